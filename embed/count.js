// Numbers of comments beside links to stories: one request for all that appear together.
const waiting = new Map()

const ask = async (place, get) => {
  const elements = [...waiting.values()].flat()
  const query = new URLSearchParams([...waiting.keys()].map((url) => ['url', url]))
  waiting.clear()
  const answer = await get(`${place.base}p/${place.site}/counts.json?${query}`)
  const { counts } = await answer.json()
  for (const element of elements) element.textContent = counts[element.ombudUrl] ?? 0
}

/** Fills an <ombud-count url> with its story's number of comments; on failure the page's own text stays. */
export const show = (element, place, get) => {
  element.ombudUrl = new URL(place.url, location.href).href
  if (!waiting.size) setTimeout(() => ask(place, get).catch(() => {}), 0)
  waiting.set(element.ombudUrl, [...(waiting.get(element.ombudUrl) || []), element])
}
