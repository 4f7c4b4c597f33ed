// Other topics of interest: where <ombud-topics> stands, or by themselves inside the story's text.
let style
const text = async (get, address) => (await get(address, { cache: 'no-cache' })).text()
const sheet = (base, get) =>
  (style ||= get(base + 'embed/topics.css').then(async (it) => new CSSStyleSheet().replace(await it.text())))

const fetched = async ({ base, site, url, id, lang }, get, parse) => {
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries({ url, id, lang })) if (value) asked.set(name, value)
  const [topics, now] = await Promise.all([
    text(get, `${base}p/${site}/topics?${asked}`),
    // What is discussed is an extra: without it the topics stand all the same.
    text(get, `${base}p/${site}/now?lang=${lang}`).catch(() => '<p></p>'),
  ])
  const found = parse(topics)
  const list = discussed(found, parse(now), url)
  if (list) found.querySelector('aside')?.append(list)
  return found
}

// What is discussed now, without this story and what stands among the topics already.
const discussed = (topics, now, url) => {
  const list = now.querySelector('section')
  const seen = new Set([url, ...[...topics.querySelectorAll('a')].map((link) => link.href)])
  for (const item of now.querySelectorAll('li')) if (seen.has(item.querySelector('a').href)) item.remove()
  return list?.querySelector('li') && list
}

const fill = (element, topics, sheet) => {
  const root = element.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheet]
  root.append(topics)
  element.style.display = 'flow-root'
}

/** Fills an <ombud-topics>; without topics, and on failure, the page's own fallback stays. */
export const show = async (element, place, get, parse) => {
  if (element.shadowRoot) return
  const ready = element.querySelector('.ombud-topics-all')
  try {
    if (ready) {
      const now = await text(get, `${place.base}p/${place.site}/now?lang=${place.lang}`)
      const list = discussed(ready, parse(now), place.url)
      const below = document.querySelector('ombud-comments')
      if (list) put(list, () => ready.querySelector('aside')?.append(list)) || put(list, () => below?.after(list))
      return
    }
    const [made, topics] = await Promise.all([sheet(place.base, get), fetched(place, get, parse)])
    if (topics.childElementCount) fill(element, topics, made)
  } catch {}
}

/** Puts an <ombud-topics> into the story where nothing that is in sight moves; else by the comments. */
export const settle = async (place, get, parse) => {
  const [made, topics] = await Promise.all([sheet(place.base, get), fetched(place, get, parse)])
  if (!topics.childElementCount || document.querySelector('ombud-topics')) return
  const element = document.createElement('ombud-topics')
  fill(element, topics, made)
  if (put(element, () => spot()?.after(element))) return
  const comments = document.querySelector('ombud-comments')
  if (!comments) return
  const names = ['boxSizing', 'maxWidth', 'paddingLeft', 'paddingRight', 'marginLeft', 'marginRight', 'gridColumn']
  const fit = () => names.forEach((name) => (element.style[name] = comments.style[name]))
  new ResizeObserver(fit).observe(comments)
  fit()
  put(element, () => comments.before(element)) || put(element, () => comments.after(element))
}

// Whether it can stand there: not where it, or what it would move, is in sight. Taken out again before it is painted.
const put = (element, place) => {
  const points = [0.2, 0.5, 0.8].flatMap((x) => [0.1, 0.3, 0.5, 0.7, 0.9].map((y) => [x * innerWidth, y * innerHeight]))
  const seen = points.map(([x, y]) => document.elementFromPoint(x, y)).filter(Boolean)
  const look = () => seen.map((node) => [node.getBoundingClientRect().x, node.getBoundingClientRect().y]).join()
  const before = look()
  place()
  const fits = element.isConnected && element.getBoundingClientRect().top > innerHeight - 1 && look() === before
  if (!fits) element.remove()
  return fits
}

/** The paragraph after which topics may stand: the third at the earliest, before the last quarter of the text, below
 * the screen, and with another paragraph behind it: no heading, list, quotation, figure or introduction to one. */
const spot = () => {
  const names = ['[data-ombud-story]', 'article', 'main']
  const story = names.map((name) => document.querySelector(name)).find(Boolean)
  const all = [...(story?.querySelectorAll('p') || [])].filter((p) => plain(p, story))
  const weigh = (list) => list.reduce((sum, p) => sum + p.textContent.length, 0)
  const groups = [...new Set(all.map((p) => p.parentNode))].map((one) => all.filter((p) => p.parentNode === one))
  const own = groups.reduce((best, list) => (weigh(best) < weigh(list) ? list : best), [])
  const end = 0.75 * weigh(own)
  return own.find((p, at) => {
    const next = p.nextElementSibling
    const fits = at > 1 && weigh(own.slice(0, at + 1)) <= end && next === own[at + 1] && !/[:：]\s*$/.test(p.textContent)
    return fits && p.getBoundingClientRect().bottom > innerHeight
  })
}

const plain = (p, story) => {
  const around = p.parentNode.closest('blockquote, li, figure, aside, table, details, nav, footer, header')
  const loose = !around || around.contains(story)
  return loose && p.textContent.trim().length > 40 && p.getClientRects().length && !p.querySelector('img, iframe')
}
