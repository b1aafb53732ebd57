// Puts the room into the page, before anything looks for its parts. It is no part of the first paint, so the
// Worker does not carry it.

import html from './meeting-stage.html'

const template = document.createElement('template')
template.innerHTML = html
document.getElementById('over')?.before(template.content)
