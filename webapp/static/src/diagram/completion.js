// What the FEEL editor completes: the variables that the draft's files write, and our functions of the calendar.
class Completion {
  constructor(names) {
    this._names = names
  }

  getVariablesForElement() {
    return Promise.resolve(this.all())
  }

  all() {
    const { variables = [], functions = [] } = this._names.lists
    return [...nested(variables), ...functions.map(({ name, parameters }) => ({
      name, type: 'function', params: parameters.map((parameter) => ({ name: parameter })), info: 'Of the council’s calendar',
    }))]
  }
}
Completion.$inject = ['config.names']

// "case.reference" is an entry of "case".
function nested(variables) {
  const tops = new Map()
  for (const { name, words } of variables) {
    let level = tops
    const steps = name.split('.')
    steps.forEach((step, index) => {
      if (!level.has(step)) level.set(step, { name: step, inside: new Map() })
      const one = level.get(step)
      if (index === steps.length - 1) one.info = words
      level = one.inside
    })
  }
  return listed(tops)
}

function listed(level) {
  return [...level.values()].map(({ name, info, inside }) => (
    inside.size ? { name, info, type: 'Context', entries: listed(inside) } : { name, info }
  ))
}

export const completionModule = { variableResolver: ['type', Completion] }
