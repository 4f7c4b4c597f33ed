// What the newsroom decided on this reader or their comments, until they have read it on the decision's own page.
import { make } from './form.js'

/** Puts a line for each decision above the thread; `told` is what `me` answers. */
export const tell = (view, told) => {
  const box = view.section.querySelector('.ombud-told') || make('div', { className: 'ombud-told' })
  box.setAttribute('role', 'status')
  // Too little to fetch a sheet of styles for.
  Object.assign(box.style, { margin: '0.75em 0 1.5em', paddingInlineStart: '0.8em', borderInlineStart: '3px solid' })
  box.replaceChildren(
    ...told.map(({ sentence, words, label, url }) => {
      const link = make('a', { href: url, textContent: label, target: '_blank', rel: 'noopener' })
      const note = make('p', {})
      note.style.margin = '0 0 0.4em'
      note.append(make('b', { textContent: sentence }), ' ')
      if (words) note.append(make('bdi', { textContent: words, dir: 'auto' }), ' ')
      if (url) note.append(link)
      return note
    }),
  )
  view.section.querySelector('.ombud-title').after(box)
}
