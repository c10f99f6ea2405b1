// What the draft's files have that a diagram can name; asked again when the person comes back from another tab.
export function namesAt({ names: address, files, csrf }, ask) {
  const names = { lists: {}, of: (list) => names.lists[list] || [], load, make, addressOf: (path) => `${files}/${path}` }

  async function load() {
    try {
      const answer = await fetch(address, { redirect: 'manual' })
      if (answer.ok) names.lists = await answer.json()
    } catch {
      // Offline: what was there before stays.
    }
  }

  // A new file of that kind under a title that is asked for; answers its name, or nothing where none was made.
  function make(kind) {
    return ask(kind, async (title) => {
      const headers = { 'X-CSRFToken': csrf, Accept: 'application/json' }
      const answer = await fetch(files, { method: 'POST', headers, body: new URLSearchParams({ kind, title }), redirect: 'manual' })
      const said = await answer.json()
      if (!answer.ok) throw new Error(said.error)
      await load()
      return said.name
    })
  }

  return names
}
