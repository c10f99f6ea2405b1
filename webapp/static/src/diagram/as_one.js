// What takes several changes of the diagram but is one act to whoever does it: one Undo takes it back, one save keeps it.
const COMMAND = 'upturn.as-one'

class AsOne {
  constructor(commandStack) {
    this.commandStack = commandStack
    commandStack.register(COMMAND, { preExecute: (context) => { context.made = context.act() } })
  }

  // Answers what the act answers.
  do(act) {
    const context = { act }
    this.commandStack.execute(COMMAND, context)
    return context.made
  }
}
AsOne.$inject = ['commandStack']

export const asOneModule = { __init__: ['asOne'], asOne: ['type', AsOne] }
