// The properties that Upturn gives a meaning to, in plain words, and none of those that it refuses.
import { Group } from '@bpmn-io/properties-panel'
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil'
import { entries, oneForEachTask } from './entries.js'
import { attribute, pair, setAttribute, setPair } from './extensions.js'

const AFTER_ALL_OTHERS = 100
// Groups and entries of the Camunda 8 panel that Upturn refuses, or that a group below says in its own words.
const HIDDEN = new Set([
  'activeElements', 'adHocCompletion', 'adHocSubProcessImplementation', 'businessRuleImplementation', 'calledDecision',
  'calledElement', 'compensation', 'completionCondition', 'event-condition', 'form', 'outputCollection',
  'scriptImplementation', 'taskDefinition', 'userTaskImplementation', 'Zeebe__ExecutionListeners',
  'Zeebe__ExtensionProperties', 'Zeebe__TaskListeners', 'versionTag', 'bindingType', 'taskDefinitionRetries',
  'assignmentDefinitionCandidateGroups', 'assignmentDefinitionCandidateUsers',
])
const WORDS = {
  assignmentDefinition: 'Who exactly, and until when', inputs: 'What it is given', outputs: 'What it leaves behind',
  headers: 'All settings of the job', script: 'What it works out',
}
const property = (name) => ({
  id: `property-${name}`,
  get: (element) => pair(element, 'property', name),
  set: (injector, element, value) => setPair(injector, element, 'property', name, value),
})
const header = (name) => ({
  id: `header-${name}`,
  get: (element) => pair(element, 'header', name),
  set: (injector, element, value) => setPair(injector, element, 'header', name, value),
})
const said = (type, name) => ({
  id: `${type}-${name}`.replace('zeebe:', ''),
  get: (element) => attribute(element, type, name),
  set: (injector, element, value) => setAttribute(injector, element, type, { [name]: value }),
})

const job = (type) => (element) => attribute(element, 'zeebe:TaskDefinition', 'type') === type
const isTask = (element) => is(element, 'bpmn:UserTask') || is(element, 'bpmn:ManualTask')
const isJob = (element) => is(element, 'bpmn:ServiceTask') || is(element, 'bpmn:SendTask')
const isProcess = (element) => is(element, 'bpmn:Process') || (is(element, 'bpmn:Participant') && getBusinessObject(element).processRef)
const waits = (element) => isTask(element) || is(element, 'bpmn:IntermediateCatchEvent')
const hears = (element) => (is(element, 'bpmn:CatchEvent') && getBusinessObject(element).eventDefinitions || [])
  .some((one) => is(one, 'bpmn:MessageEventDefinition'))

export const GROUPS = [
  {
    id: 'upturn-who', label: 'Who answers which form', fits: isTask, fields: [
      { ...said('zeebe:AssignmentDefinition', 'candidateGroups'), label: 'Role', list: 'roles', none: 'Choose who does it' },
      { ...said('zeebe:FormDefinition', 'formId'), label: 'Form', list: 'forms', none: 'No form', makes: 'form' },
    ],
  },
  {
    id: 'upturn-words', label: 'What people see', fits: waits, fields: [
      { ...property('button'), label: 'Words on the main button', only: isTask, description: 'What pressing it does, such as “Send plan to provider”.' },
      { ...property('stage'), label: 'Stage', description: 'Where the case is said to be while this is open.' },
    ],
  },
  {
    id: 'upturn-emails', label: 'Emails', fits: isTask, fields: [
      { ...property('email'), label: 'Email when it opens', list: 'emails', none: 'None', makes: 'email' },
      { ...property('receipt'), label: 'Receipt', list: 'emails', none: 'None', description: 'Sent to whoever answered.' },
    ],
  },
  { id: 'upturn-shows', label: 'Shown beside the form', fits: isTask, tasks: property('shows') },
  { id: 'upturn-notby', label: 'Who may not do it', fits: isTask, tasks: property('notBy'), before: 'Whoever did: ' },
  {
    id: 'upturn-action', label: 'Button on the case page', fits: hears, fields: [
      { ...property('action'), label: 'Words on the button', description: 'Such as “Record a meeting”. Without them there is no button.' },
      { ...property('form'), label: 'Form that it asks', list: 'forms', none: 'No form' },
      { ...property('role'), label: 'Who may press it', list: 'roles', none: 'Whoever may see the case' },
    ],
  },
  {
    id: 'upturn-job', label: 'What it does', fits: isJob, fields: [
      { ...said('zeebe:TaskDefinition', 'type'), label: 'Job', list: 'jobs', none: 'Choose what it does' },
      { ...header('template'), only: job('send-email'), label: 'Email', list: 'emails', none: 'Choose an email', makes: 'email' },
      { ...header('to'), only: job('send-email'), label: 'To', list: 'to', none: 'Choose who gets it' },
      { ...header('cc'), only: job('send-email'), label: 'Copy to', list: 'to', none: 'Nobody' },
      { ...header('task'), id: 'header-task', only: job('send-email'), label: 'With the link of', list: 'tasks', none: 'No link' },
      { ...header('template'), id: 'header-document', only: job('make-document'), label: 'Document', list: 'documents', none: 'Choose a document' },
      { ...header('format'), only: job('make-document'), label: 'As', list: 'formats', none: 'PDF' },
      { ...header('process'), only: job('start-case'), label: 'Procedure', list: 'procedures', none: 'Choose a procedure' },
      { ...header('link'), only: job('start-case'), label: 'Why, in words' },
      { ...header('once'), only: job('start-case'), label: 'Where one runs for the contract', list: 'onces', none: 'Start another' },
    ],
  },
  {
    id: 'upturn-decision', label: 'Decision', fits: (element) => is(element, 'bpmn:BusinessRuleTask'), fields: [
      { ...said('zeebe:CalledDecision', 'decisionId'), label: 'Decision', list: 'decisions', none: 'Choose a decision', makes: 'dmn' },
      { ...said('zeebe:CalledDecision', 'resultVariable'), label: 'Keep its result as' },
    ],
  },
  {
    id: 'upturn-called', label: 'Process that it runs', fits: (element) => is(element, 'bpmn:CallActivity'), fields: [
      { ...said('zeebe:CalledElement', 'processId'), label: 'Process', list: 'processes', none: 'Choose a process' },
    ],
  },
  {
    id: 'upturn-outcome', label: 'How the case ended', fits: (element) => is(element, 'bpmn:EndEvent'), fields: [
      { ...property('outcome'), label: 'Outcome', description: 'Such as “Closed as met”.' },
    ],
  },
  {
    id: 'upturn-process', label: 'The procedure', fits: isProcess, fields: [
      { ...property('prefix'), label: 'Letters of the reference', description: 'SIP gives SIP-2026-0001.' },
      { ...property('summary'), label: 'When to use it', area: true },
      { ...property('startForm'), label: 'Form asked before a case starts', list: 'forms', none: 'None', makes: 'form' },
      { ...property('headline'), label: 'The case in one sentence', feel: true },
      { ...property('facts'), label: 'Facts to search by', description: 'Names of variables, with commas between.' },
      { ...property('frequencies'), label: 'Begins by itself', description: 'Of: monthly, quarterly, biannual, annual.' },
    ],
  },
  {
    id: 'upturn-plan', label: 'Plan and figures', fits: isProcess, fields: [
      { ...property('plan'), label: 'Variable with the rows of the plan' },
      { ...property('planForm'), label: 'Form whose list shows them', list: 'forms', none: 'None' },
      { ...property('openActions'), label: 'What is still to do', feel: true },
      { ...property('flightpath'), label: 'Variable with planned and actual figures' },
      { ...property('scores'), label: 'Variable with scored figures' },
    ],
  },
]

class UpturnProperties {
  constructor(propertiesPanel, injector) {
    this._injector = injector
    propertiesPanel.registerProvider(AFTER_ALL_OTHERS, this)
  }

  getGroups(element) {
    return (groups) => {
      const theirs = groups.filter((group) => !HIDDEN.has(group.id)).map(withoutHidden)
      const ours = GROUPS.filter((group) => group.fits(element)).map((group) => this._group(group, element))
      const general = theirs.filter((group) => group.id === 'general').map((group) => ({ ...group, shouldOpen: true }))
      return [...general, ...ours.filter(Boolean), ...theirs.filter((group) => group.id !== 'general')]
    }
  }

  _group(group, element) {
    const made = group.tasks
      ? oneForEachTask(group, element, this._injector)
      : entries(group.fields.filter((field) => !field.only || field.only(element)), element, this._injector)
    return made.length ? { id: group.id, label: group.label, component: Group, entries: made, shouldOpen: !group.tasks } : null
  }
}
UpturnProperties.$inject = ['propertiesPanel', 'injector']

function withoutHidden(group) {
  const label = WORDS[group.id] || group.label
  return group.entries ? { ...group, label, entries: group.entries.filter((one) => !HIDDEN.has(one.id)) } : { ...group, label }
}

export const groupsModule = { __init__: ['upturnProperties'], upturnProperties: ['type', UpturnProperties] }
