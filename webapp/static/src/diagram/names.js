// What the draft's files have that a diagram can name; asked again when the person comes back from another tab.
export function namesAt(address) {
  const names = { lists: {}, of: (list) => names.lists[list] || [], load }

  async function load() {
    try {
      const answer = await fetch(address, { redirect: 'manual' })
      if (answer.ok) names.lists = await answer.json()
    } catch {
      // Offline: what was there before stays.
    }
  }

  return names
}
