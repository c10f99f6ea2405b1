"""The same diagram as different tools write it: prefixes, drawing, flow references, pools, notes, order."""

import re
from collections.abc import Callable

from lxml import etree

from workflows.engine.diagrams import FLOW_NODES
from workflows.engine.reading import BPMN, bpmn, local

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
_BEFORE = ("documentation", "extensionElements", "auditing", "monitoring", "incoming", "outgoing")


def in_outfits(diagram: bytes) -> list[bytes]:
    """As drawn; as a modeller with its own prefix saves it; as an older tool with notes and pools does."""
    return [
        diagram,
        _dressed(diagram, "bpmn", _with_flow_references, _with_drawing),
        _dressed(diagram, "bpmn2", _with_notes, _with_pools, _flows_first, _without_executable),
    ]


def _dressed(diagram: bytes, prefix: str, *changes: Callable[[etree._Element], None]) -> bytes:
    root = etree.fromstring(diagram)
    for change in changes:
        change(root)
    text = etree.tostring(root, encoding="unicode")
    text = re.sub(r"<(/?)(?=[A-Za-z]+[\s/>])", rf"<\1{prefix}:", text)
    text = text.replace(' xmlns="', f' xmlns:{prefix}="').replace('xsi:type="t', f'xsi:type="{prefix}:t')
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()


def _nodes(root: etree._Element) -> list[etree._Element]:
    return [node for node in root.iter(f"{{{BPMN}}}*") if local(node) in FLOW_NODES]


def _with_flow_references(root: etree._Element) -> None:
    for node in _nodes(root):
        parent = node.getparent()
        assert parent is not None
        at = sum(local(child) in _BEFORE for child in node)
        for end, name in (("targetRef", "incoming"), ("sourceRef", "outgoing")):
            for flow in parent.findall(bpmn("sequenceFlow")):
                if flow.get(end) == node.get("id"):
                    reference = etree.Element(bpmn(name))
                    reference.text = flow.get("id")
                    node.insert(at, reference)
                    at += 1


def _with_drawing(root: etree._Element) -> None:
    diagram = etree.SubElement(root, f"{{{DI}}}BPMNDiagram", {"id": "Picture_1"}, nsmap={"di": DI, "dc": DC, "dd": DD})
    process = root.findall(bpmn("process"))[0]
    plane = etree.SubElement(diagram, f"{{{DI}}}BPMNPlane", id="Plane_1", bpmnElement=process.get("id") or "")
    for number, node in enumerate(_nodes(root)):
        name = node.get("id") or ""
        shape = etree.SubElement(plane, f"{{{DI}}}BPMNShape", id=f"{name}_di", bpmnElement=name)
        place = {"x": str(number * 120), "y": "80.5", "width": "100", "height": "80"}
        etree.SubElement(shape, f"{{{DC}}}Bounds", place)
    for flow in root.iter(bpmn("sequenceFlow")):
        name = flow.get("id") or ""
        edge = etree.SubElement(plane, f"{{{DI}}}BPMNEdge", id=f"{name}_di", bpmnElement=name)
        for x in ("100", "120"):
            etree.SubElement(edge, f"{{{DD}}}waypoint", x=x, y="120")


def _with_notes(root: etree._Element) -> None:
    for process in root.findall(bpmn("process")):
        name = process.get("id")
        for node in _nodes(process):
            said = etree.Element(bpmn("documentation"))
            said.text = f"What {node.get('id')} is for: ₤ & <care> “now”."
            node.insert(0, said)
            node.set("name", node.get("name") or f"Schritt {node.get('id')} – é\n(zwei Zeilen)")
        etree.SubElement(process, bpmn("dataObject"), id=f"{name}_data")
        etree.SubElement(process, bpmn("dataObjectReference"), id=f"{name}_seen", dataObjectRef=f"{name}_data")
        note = etree.SubElement(process, bpmn("textAnnotation"), id=f"{name}_note")
        etree.SubElement(note, bpmn("text")).text = "A note"
        first = _nodes(process)[0].get("id") or ""
        ends = {"sourceRef": first, "targetRef": f"{name}_note"}
        etree.SubElement(process, bpmn("association"), {"id": f"{name}_line", **ends})
        etree.SubElement(process, bpmn("group"), id=f"{name}_group")


def _with_pools(root: etree._Element) -> None:
    pools = etree.Element(bpmn("collaboration"), id="Pools_1")
    etree.SubElement(pools, bpmn("participant"), id="Outside_1", name="Provider")
    for process in root.findall(bpmn("process")):
        name = process.get("id") or ""
        etree.SubElement(pools, bpmn("participant"), id=f"Pool_{name}", name=name, processRef=name)
        lanes = etree.Element(bpmn("laneSet"), id=f"Lanes_{name}")
        lane = etree.SubElement(lanes, bpmn("lane"), id=f"Lane_{name}", name="Officer")
        for node in process:
            if local(node) in FLOW_NODES:
                etree.SubElement(lane, bpmn("flowNodeRef")).text = node.get("id")
        process.insert(0, lanes)
    first = root.findall(bpmn("process"))[0].get("id")
    said = {"id": "Said_1", "sourceRef": "Outside_1", "targetRef": f"Pool_{first}"}
    etree.SubElement(pools, bpmn("messageFlow"), said)
    root.insert(0, pools)


def _flows_first(root: etree._Element) -> None:
    for scope in root.iter(bpmn("process"), bpmn("subProcess")):
        flows = scope.findall(bpmn("sequenceFlow"))
        nodes = [node for node in scope if local(node) in FLOW_NODES]
        if nodes:
            at = list(scope).index(nodes[0])
            scope[at:at] = flows


def _without_executable(root: etree._Element) -> None:
    for process in root.findall(bpmn("process")):
        process.attrib.pop("isExecutable", None)
