// Leaves out of every menu what Upturn refuses, so that nobody draws it first and is told afterwards.
const REFUSED = /transaction|ad-?hoc|complex-?gateway|compensat|cancel|conditional|choreography|data-(object|store)|multiple|toggle-loop/i
const MENUS = ['bpmn-replace', 'bpmn-create', 'bpmn-append']
const AFTER_ALL_OTHERS = 100

class Offered {
  constructor(popupMenu, palette) {
    for (const menu of MENUS) popupMenu.registerProvider(menu, AFTER_ALL_OTHERS, this)
    palette.registerProvider(AFTER_ALL_OTHERS, this)
  }

  getPopupMenuEntries() {
    return allowed
  }

  getPopupMenuHeaderEntries() {
    return allowed
  }

  getPaletteEntries() {
    return allowed
  }
}
Offered.$inject = ['popupMenu', 'palette']

function allowed(entries) {
  return Object.fromEntries(Object.entries(entries).filter(([id, entry]) => !REFUSED.test(`${id} ${entry.className || ''}`)))
}

export const offeredModule = { __init__: ['offered'], offered: ['type', Offered] }
