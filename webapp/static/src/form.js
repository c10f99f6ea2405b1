// Shows and hides conditional parts as answers change. The server decides again at every submit; without this script
// the parts appear then.
function valueOf(boxes) {
  const box = boxes.find((candidate) => candidate.type !== 'radio' || candidate.checked)
  if (!box) return ''
  return box.type === 'checkbox' ? String(box.checked) : box.value
}

function settle(part) {
  const { hideField, hideValue } = part.dataset
  const boxes = [...part.closest('form').elements].filter((box) => box.name === hideField && box.type !== 'hidden')
  if (!boxes.length) return // it can only be read here
  const isEqual = valueOf(boxes) === hideValue
  part.hidden = isEqual === ('hideWhenEqual' in part.dataset)
  part.querySelector(':scope > input[name="_shown"]').disabled = part.hidden
}

for (const form of document.querySelectorAll('form')) {
  const parts = [...form.querySelectorAll('[data-hide-field]')]
  if (parts.length) form.addEventListener('change', () => parts.forEach(settle))
}
