// The text of a story as the server counts it, by the rules of ombud/text/extract_text.py, and places in it.

const names = (text) => new Set(text.trim().split(/\s+/))
const BLOCKS = names(`
  address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
  figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section
  summary table tbody tfoot thead tr ul
`)
const DROPPED = names(`
  aside audio button canvas datalist embed figcaption form frame frameset head iframe input map math meter nav
  noembed noframes noscript object option progress rp rt script select style svg template textarea title video
`)
const CELLS = names('td th')
const SPACE = '\\t\\n\\v\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const WORDS = new RegExp(`[^${SPACE}]+`, 'g')
const CONTEXT = 64
const TEXT = 3
const ELEMENT = 1

const isOurs = (element) => element.localName.startsWith('ombud-')
const isUnseen = (element) => isOurs(element) || getComputedStyle(element).display === 'none'
const isDropped = (element) =>
  DROPPED.has(element.localName) || element.hasAttribute('hidden') || isUnseen(element)

// A slot shows what is put into it, a host its shadow tree: the text is what the reader sees.
const childrenOf = (node) => {
  const put = node.localName === 'slot' && node.assignedNodes()
  return put?.length ? put : (node.shadowRoot || node).childNodes
}

const above = (node) => {
  const found = new Set()
  for (; node; node = node.parentNode || node.host) found.add(node)
  return found
}

class Reading {
  text = ''
  spans = []
  #gap = ''

  constructor(points, drops) {
    this.points = points.map((point) => ({ ...point, above: above(point.node) }))
    this.drops = drops
  }

  walk(node) {
    if (node.nodeType === TEXT) return this.#words(node)
    if (node.nodeType !== ELEMENT) return
    const name = node.localName
    const parts = BLOCKS.has(name) || name === 'br' || isOurs(node)
    const border = () => {
      if (parts) this.#gap = '\n\n'
      else if (CELLS.has(name)) this.#gap ||= ' '
    }
    border()
    if (!this.drops(node)) for (const child of childrenOf(node)) this.walk(child)
    border()
    // A point in what is not read stands where that would have been.
    for (const point of this.points) if (point.above.has(node)) point.at ??= this.text.length
  }

  #words(node) {
    const { data } = node
    const mine = this.points.filter((point) => point.node === node)
    let last = 0
    for (const { 0: run, index } of data.matchAll(WORDS)) {
      if (index > last) this.#gap ||= ' '
      if (this.text) this.text += this.#gap
      this.#gap = ''
      this.spans.push({ at: this.text.length, node, offset: index })
      last = index + run.length
      for (const point of mine)
        if (point.offset <= last) point.at ??= this.text.length + Math.max(0, point.offset - index)
      this.text += run
    }
    if (data.length > last) this.#gap ||= ' '
    for (const point of mine) point.at ??= this.text.length
  }

  /** The boundary point in the document that stands for a place in the text. */
  point(at) {
    const span = this.spans.findLast((each) => each.at <= at)
    return [span.node, Math.min(span.node.data.length, span.offset + at - span.at)]
  }
}

/**
 * The text under `root` in the normal form, with the places (`points[i].at`, in UTF-16 units) of the given
 * boundary points `{node, offset}`; those outside `root` have none.
 */
export const read = (root, points = [], drops = isDropped) => {
  const reading = new Reading(points, drops)
  for (const child of childrenOf(root)) reading.walk(child)
  return reading
}

const segmenter = globalThis.Intl?.Segmenter && new Intl.Segmenter(undefined, { granularity: 'grapheme' })

// The border of a grapheme cluster at or before `at`, or with `later` at or after it.
const border = (text, at, later) => {
  const cluster = at > 0 && at < text.length && segmenter?.segment(text).containing(at)
  if (!cluster || cluster.index === at) return at
  return later ? cluster.index + cluster.segment.length : cluster.index
}

const codePoints = (text) => [...text].length

const cut = (text, from, to) => {
  while (from < to && /\s/.test(text[from])) from++
  while (to > from && /\s/.test(text[to - 1])) to--
  if (from >= to) return
  const start = border(text, from)
  const end = border(text, to, true)
  // 64 code points are at most 128 UTF-16 units.
  const before = [...text.slice(Math.max(0, start - 2 * CONTEXT), start)].slice(-CONTEXT).join('')
  const after = [...text.slice(end, end + 2 * CONTEXT)].slice(0, CONTEXT).join('')
  const exact = text.slice(start, end)
  const first = codePoints(text.slice(0, start))
  return {
    exact,
    prefix: text.slice(Math.min(start, border(text, start - before.length, true)), start),
    suffix: text.slice(end, Math.max(end, border(text, end + after.length))),
    start: first,
    end: first + codePoints(exact),
  }
}

const shadows = (root) => {
  const own = [...root.querySelectorAll('*')].map((element) => element.shadowRoot).filter(Boolean)
  return own.flatMap((shadow) => [shadow, ...shadows(shadow)])
}

/** The element that holds the story's text: the marked one, the longest article, `main`, or else the page. */
export const storyOf = () => {
  const marked = document.querySelector('[data-ombud-story]')
  const length = ({ textContent }) => textContent.length
  const [longest] = [...document.querySelectorAll('article')].sort((one, next) => length(next) - length(one))
  return marked || longest || document.querySelector('main') || document.body
}

/** What is selected, in whatever shadow tree it is; undefined when nothing is. */
export const selected = () => {
  const selection = getSelection()
  if (!selection?.rangeCount) return
  const roots = shadows(document).filter((root) => !isOurs(root.host))
  let range
  if (roots.length && selection.getComposedRanges)
    range = selection.getComposedRanges({ shadowRoots: roots })[0]
  else range = roots.map((root) => root.getSelection?.()).find((own) => own?.type === 'Range')?.getRangeAt(0)
  range ||= selection.getRangeAt(0)
  const { startContainer, startOffset, endContainer, endOffset } = range
  if (startContainer !== endContainer || startOffset !== endOffset) return range
}

const deepest = (node) => (node.lastChild ? deepest(node.lastChild) : node)

// Between two elements a selection begins with the next words and ends with those before.
const near = (node, offset, ends) => {
  if (node.nodeType === TEXT) return { node, offset }
  const child = node.childNodes[offset]
  const walker = document.createTreeWalker(node.getRootNode(), NodeFilter.SHOW_TEXT)
  walker.currentNode = child || deepest(node)
  const stays = walker.currentNode.nodeType === TEXT && !child === ends
  const found = stays ? walker.currentNode : ends ? walker.previousNode() : walker.nextNode()
  return found ? { node: found, offset: ends ? found.data.length : 0 } : { node, offset }
}

const reaches = (range, root) => {
  const live = document.createRange()
  live.setStart(range.startContainer, range.startOffset)
  live.setEnd(range.endContainer, range.endOffset)
  return live.intersectsNode(root)
}

/**
 * The selected words as W3C selectors: `{exact, prefix, suffix, start, end}`, counted in code points of the
 * text under `story`. Words outside of it are `{exact, prefix, suffix, foreign: true}` with what surrounds
 * them on the page. Undefined when there are no words, or they are Ombud's own or being written.
 */
export const quote = (range, story) => {
  const [first, last] = [
    near(range.startContainer, range.startOffset, false),
    near(range.endContainer, range.endOffset, true),
  ]
  for (const node of [...above(first.node), ...above(last.node)])
    if (node.isContentEditable || (node.localName && isOurs(node))) return
  const { text, points } = read(story, [first, last])
  const [from, to] = points.map((point) => point.at)
  const inside = from !== undefined || to !== undefined || reaches(range, story)
  const found = inside && cut(text, from ?? 0, to ?? text.length)
  if (found) return found
  const page = read(document.body, [first, last], isUnseen)
  const beside = cut(page.text, page.points[0].at ?? 0, page.points[1].at ?? 0)
  return beside && { exact: beside.exact, prefix: beside.prefix, suffix: beside.suffix, foreign: true }
}

const MARKS = [
  ["'", /['`´‘’‚‛‹›′ʼ]/],
  ['"', /["“”„‟«»″]/],
  ['-', /[-‐‑‒–—―−]/],
]

// Without spaces and invisible characters, and with one form of quotes and dashes; `at` leads back.
const tight = (text) => {
  const at = []
  let folded = ''
  for (let i = 0; i < text.length; i++) {
    if (/[\s\u00ad\u200b-\u200f\u2060\ufeff]/.test(text[i])) continue
    folded += MARKS.find(([, marks]) => marks.test(text[i]))?.[0] || text[i]
    at.push(i)
  }
  return { folded, at }
}

const shared = (one, other) => {
  let n = 0
  while (n < one.length && one[n] === other[n]) n++
  return n
}
const backwards = (text) => [...text].reverse()

/** The range of the words `exact` under `root` where their surroundings fit best; undefined without any. */
export const find = (root, { exact, prefix = '', suffix = '' }) => {
  const reading = read(root)
  const { folded, at } = tight(reading.text)
  const [words, before, after] = [exact, prefix, suffix].map((part) => tight(part).folded)
  let best
  for (let i = words ? folded.indexOf(words) : -1; i >= 0; i = folded.indexOf(words, i + 1)) {
    const end = i + words.length
    const fits =
      shared(backwards(before), backwards(folded.slice(0, i).slice(-before.length || i))) +
      shared(after, folded.slice(end, end + after.length))
    if (!best || fits > best.fits) best = { fits, i, end }
  }
  if (!best) return
  const range = document.createRange()
  range.setStart(...reading.point(at[best.i]))
  const [node, offset] = reading.point(at[best.end - 1])
  range.setEnd(node, offset + 1)
  return range
}

const light = (range) => {
  const paint = new CSSStyleSheet()
  paint.replaceSync('::highlight(ombud-passage) { background-color: Mark; color: MarkText }')
  range.startContainer.getRootNode().adoptedStyleSheets.push(paint)
  CSS.highlights.set('ombud-passage', new Highlight(range))
}

/**
 * Shows the passage that an address names: `#ombud-passage=EXACT,PREFIX,SUFFIX`, each part percent-encoded
 * (commas too), the last two optional. Marks the words under `story`, scrolls to them and lets the keyboard
 * go on from there. Answers whether they were found.
 */
export const reveal = (hash = location.hash, story = storyOf()) => {
  // Browsers without text fragments leave their directive in the hash.
  const given = hash.split(':~:')[0].match(/^#ombud-passage=(.+)/)?.[1]
  let parts
  try {
    parts = given?.split(',').map(decodeURIComponent)
  } catch {}
  const range = parts && find(story, { exact: parts[0], prefix: parts[1], suffix: parts[2] })
  if (!range) return false
  const selection = getSelection()
  selection.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset)
  if (globalThis.Highlight && CSS.highlights) {
    light(range)
    selection.collapseToStart()
  }
  range.startContainer.parentElement.scrollIntoView({ block: 'center' })
  const { top } = range.getBoundingClientRect()
  if (top < 0 || top > innerHeight * 0.8) scrollBy({ top: top - innerHeight / 3 })
  return true
}
