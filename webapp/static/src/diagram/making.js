// The dialog that asks for the title of a new form, decision or email, and makes it.
export function makeMaking(dialog) {
  const form = dialog.querySelector('form')
  const title = form.querySelector('input[name="title"]')
  const fault = form.querySelector('[data-fault]')
  const heading = dialog.querySelector('[data-heading]')
  const words = JSON.parse(dialog.dataset.words)

  return function ask(kind, make) {
    heading.textContent = words[kind]
    form.reset()
    fault.textContent = ''
    dialog.showModal()
    title.focus()
    return new Promise((answer) => {
      form.onsubmit = async (event) => {
        event.preventDefault()
        try {
          const name = await make(title.value)
          dialog.close()
          answer(name)
        } catch (problem) {
          fault.textContent = problem.message
          title.focus()
        }
      }
      dialog.onclose = () => answer('')
    })
  }
}
