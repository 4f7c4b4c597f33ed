// Published corrections and clarifications of a story, where <ombud-notices> stands or by themselves.
const sheets = new Map()
const sheet = async (address, get) => {
  if (!sheets.has(address)) sheets.set(address, await new CSSStyleSheet().replace(await (await get(address)).text()))
  return sheets.get(address)
}

/** Fills an <ombud-notices>; without notices, and on failure, the page's own fallback stays. */
export const show = async (element, place, get, parse) => {
  if (element.shadowRoot) return
  const { base, site, url, id, lang } = place
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries({ url, id, lang })) if (value) asked.set(name, value)
  try {
    const [style, answer] = await Promise.all([
      sheet(base + 'embed/notices.css', get),
      get(`${base}p/${site}/notices?${asked}`, { cache: 'no-cache' }),
    ])
    const region = parse(await answer.text())
    if (!region.childElementCount) return
    const root = element.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [style]
    root.append(region)
    element.style.display = 'block'
    const detail = { count: +region.dataset.count }
    element.dispatchEvent(new CustomEvent('ombud:notices', { bubbles: true, composed: true, detail }))
  } catch {}
}

/** Puts the notices of a thread's story on a page that has no place for them: above its text or below it. */
export const settle = (host, where) => {
  if (document.querySelector('ombud-notices')) return
  const made = document.createElement('ombud-notices')
  const names = ['[data-ombud-story]', 'article', 'main']
  const text = names.map((name) => document.querySelector(name)).find(Boolean)
  for (const name of ['data-url', 'data-site', 'data-lang', 'data-story-id'])
    if (host.hasAttribute(name)) made.setAttribute(name, host.getAttribute(name))
  for (const name of ['boxSizing', 'maxWidth', 'paddingLeft', 'paddingRight', 'marginInline'])
    made.style[name] = host.style[name]
  if (where === 'top' && text) text.before(made)
  else host.before(made)
}
