// Files of DMN 1.2, 1.4 and 1.5 as DMN 1.3, which is what dmn-js reads; null where something in them is newer than that.
const PARTS = { MODEL: '20191111/MODEL/', DMNDI: '20191111/DMNDI/' }
const OTHERS = /https?:\/\/www\.omg\.org\/spec\/DMN\/(?:20180521|20211108|20230324)\/(MODEL|DMNDI)\//g
const NEWER = ['conditional', 'for', 'some', 'every', 'filter', 'iterator', 'typeConstraint']

export function asDmn13(xml) {
  if (xml.search(OTHERS) < 0) return xml
  const tags = new DOMParser().parseFromString(xml, 'application/xml').getElementsByTagName('*')
  if ([...tags].some(({ localName }) => NEWER.includes(localName))) return null
  return xml.replace(OTHERS, (_, part) => `https://www.omg.org/spec/DMN/${PARTS[part]}`)
}
