// Brings what came since into a thread that is being read, without moving what one reads.

const items = (section) => [...section.querySelector('.ombud-list').children]
const born = (item) => item.querySelector('time')?.dateTime || ''
const written = '.ombud-name, .ombud-staff, .ombud-to, .ombud-edited, .ombud-gone, summary, .ombud-body'
const words = (item) =>
  [...item.querySelectorAll(written)].map((part) => (part.closest('.ombud-made') ? '' : part.innerHTML)).filter(Boolean).join()
const busy = (view, item) => item.querySelector('form') || item.contains(view.root.activeElement)

/** The heading follows the number without a catalogue of its own. */
export const recount = (view, count) => {
  view.data.count = count
  const title = view.section.querySelector('.ombud-title')
  title.textContent = title.textContent.replace(/\d+/, count)
}

/** Puts one rendering of a comment in the place of another; what the reader has opened stays open. */
export const exchange = (view, here, item) => {
  view.dress(item)
  const veil = item.querySelector('details')
  if (veil) veil.open = !!here.querySelector('details')?.open
  if (here.matches('.ombud-opened')) item.classList.add('ombud-opened')
  here.replaceWith(item)
}

const update = (view, here, item) => {
  if (busy(view, here)) return here
  if (here.matches('.ombud-held') || words(here) !== words(item)) {
    exchange(view, here, item)
    return item
  }
  const [old, now] = [here, item].map((comment) => comment.querySelector('.ombud-n'))
  if (old && now) {
    old.hidden = now.hidden
    old.querySelector('[data-n]').textContent = now.querySelector('[data-n]').textContent
  }
  return here
}

// What stood between two that are still there was removed; what stood outside may be on another page.
const prune = (view, shown, fresh) => {
  const kept = shown.map((item) => fresh.has(item.id))
  const paged = (rel) => view.section.querySelector(`.ombud-pages [rel=${rel}]`)
  const first = paged('prev') ? kept.indexOf(true) : -1
  const last = paged('next') ? kept.lastIndexOf(true) : shown.length
  shown.forEach((item, i) => {
    if (!kept[i] && i > first && i < last && !item.matches('.ombud-held') && !busy(view, item)) item.remove()
  })
}

// The first comment in sight keeps its place on the screen.
const still = (section, change) => {
  const reading = items(section).find((item) => item.getBoundingClientRect().bottom > 0)
  const before = reading?.getBoundingClientRect().top
  change()
  if (!reading?.isConnected) return
  scrollBy({ top: reading.getBoundingClientRect().top - before, behavior: 'instant' })
}

const swap = (view, fresh, name, put) => {
  const old = view.section.querySelectorAll(name)
  put(...fresh.querySelectorAll(name))
  for (const part of old) part.remove()
}

const offer = (view, n) => {
  const live = view.section.querySelector('.ombud-live')
  const button = live.querySelector('.ombud-new') || document.createElement('button')
  button.type = 'button'
  button.className = 'ombud-new'
  button.textContent = view.words('new', n)
  live.replaceChildren(button)
}

// Rendered before what the reader has just posted: the next one has it. Asked once for each of their comments.
const older = (shown, coming) => {
  const own = shown.filter((item) => item.matches('.ombud-just'))
  for (const item of own) item.classList.remove('ombud-just')
  return own.some(({ id }) => !coming.some((item) => item.id === id))
}

/**
 * Takes a newer rendering of the thread's page: changes and removals at once, new comments only when `all`
 * (the reader pressed the button that says how many there are).
 */
export const merge = (view, fresh, all) => {
  const { section } = view
  const shown = items(section)
  const known = new Map(shown.map((item) => [item.id, item]))
  const newest = shown.map(born).sort().at(-1) || ''
  const coming = items(fresh)
  if (older(shown, coming) && !all) return
  const list = section.querySelector('.ombud-list')
  const added = []
  let late = 0
  still(section, () => {
    prune(view, shown, new Set(coming.map((item) => item.id)))
    let before
    for (const item of coming) {
      const here = known.get(item.id)
      if (here?.isConnected) before = update(view, here, item)
      else if (all) {
        view.dress(item)
        if (before) before.after(item)
        else list.prepend(item)
        added.push((before = item))
      } else if (born(item) > newest) late++
    }
    if (all) {
      swap(view, fresh, '.ombud-bar, .ombud-propose, .ombud-hidden', (...parts) => list.before(...parts))
      swap(view, fresh, '.ombud-pages', (...parts) => list.after(...parts))
      section.querySelector('.ombud-empty')?.remove()
    }
  })
  view.languages()
  view.writer?.then((writer) => writer.mark())
  view.data.edition = fresh.dataset.edition
  if (!all) {
    const n = Math.max(late, fresh.dataset.count - view.data.count)
    if (n > 0) offer(view, n)
    else recount(view, +fresh.dataset.count)
    return
  }
  recount(view, +fresh.dataset.count)
  view.say('')
  if (added.length) view.go(added.find((item) => !item.hidden)?.id)
  else section.querySelector('.ombud-sorts a[href*="sort=newest"]')?.click()
}
