"""instance of"""

from workflows.feel.compile.code import Code, Place, compile_node, compiles, folded
from workflows.feel.conformance import conforms
from workflows.feel.frame import Frame
from workflows.feel.nodes import InstanceOf


@compiles(InstanceOf)
def instance_of(node: InstanceOf, place: Place) -> Code:
    value = compile_node(node.value, place)
    wanted = node.type

    def run(frame: Frame) -> object:
        return conforms(value.run(frame), wanted, frame)

    return folded(run, value)
