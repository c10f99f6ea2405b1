// The modeler as process owners get it: bpmn-js with the dialect's own properties, ready blocks, a map and no more.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import Modeler from 'bpmn-js/lib/Modeler'
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule } from 'bpmn-js-properties-panel'
import { CreateAppendAnythingModule, CreateAppendElementTemplatesModule } from 'bpmn-js-create-append-anything'
import ZeebeBehaviours from 'camunda-bpmn-js-behaviors/lib/camunda-cloud'
import Minimap from 'diagram-js-minimap'
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json'
import { asOneModule } from './as_one.js'
import { blocksModule } from './blocks.js'
import { completionModule } from './completion.js'
import { groupsModule } from './groups.js'
import { offeredModule } from './offered.js'

export function makeModeler(canvas, panel, names) {
  return new Modeler({
    container: canvas,
    propertiesPanel: { parent: panel, feelPopupContainer: document.body },
    minimap: { open: false },
    debounceInput: 150, // a wrong expression is marked within two seconds of writing it, saving and checking included
    names,
    moddleExtensions: { zeebe },
    additionalModules: [
      BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule, ZeebeBehaviours,
      CreateAppendAnythingModule, CreateAppendElementTemplatesModule, Minimap,
      asOneModule, blocksModule, completionModule, groupsModule, offeredModule,
    ],
  })
}

export function makeViewer(canvas) {
  return new NavigatedViewer({ container: canvas, moddleExtensions: { zeebe } })
}
