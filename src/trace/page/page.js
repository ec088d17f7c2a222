'use strict';
// The report of a run. All text of the run is put into the page as text, never as HTML.
(() => {
const data = JSON.parse(document.getElementById('data').textContent);
const byId = (id) => document.getElementById(id);

// --- words ---

function grouped(n) { return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ','); }
function counted(n, one) { return `${grouped(n)} ${one}${n === 1 ? '' : 's'}`; }
// Nanoseconds in words: three digits that count.
function duration(ns) {
  const s = ns / 1e9;
  if (!(s > 0)) return '0 s';
  if (s >= 5999.5) return `${grouped(Math.floor(s / 3600))} h ${Math.floor(s % 3600 / 60)} min`;
  if (s >= 99.95) { const w = Math.round(s); return `${Math.floor(w / 60)} min ${String(w % 60).padStart(2, '0')} s`; }
  for (const [size, name] of [[1, 's'], [1e-3, 'ms'], [1e-6, 'µs'], [1e-9, 'ns']]) {
    const v = s / size;
    if (v < 0.9995 && size > 1e-9) continue;
    return `${v.toFixed(size <= 1e-9 ? 0 : v < 9.995 ? 2 : v < 99.95 ? 1 : 0)} ${name}`;
  }
}
// Of an axis: `1 s` where all are whole.
function tick(ns) { return ns === 0 ? '0' : duration(ns).replace(/(\.\d*?)0+ /, '$1 ').replace('. ', ' '); }
function share(part, whole) { return whole > 0 ? `${Math.round(100 * part / whole)} %` : '0 %'; }
function element(tag, options = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name === 'class') made.className = value;
    else if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((c) => c != null));
  return made;
}

const signs = {
  done: ['✓', 'is-good'], failed: ['✕', 'is-bad'], running: ['▸', 'is-warn'], cancelled: ['–', 'is-soft'],
  skipped: ['»', 'is-soft'], waiting: ['…', 'is-soft'], none: ['', 'is-soft'], retried: ['↻', 'is-warn'], reused: ['✓', 'is-good'],
};
const outcomes = ['done', 'failed', 'retried', 'cancelled', 'skipped', 'reused', 'running'];

// --- data ---

const columns = data.tasks.columns;
const tasks = new Map();
for (const row of data.tasks.rows) {
  const task = {};
  columns.forEach((name, i) => { task[name] = row[i]; });
  tasks.set(task.number, task);
}
const names = new Map(data.tasks.names);
const nameOf = (number) => (tasks.get(number) || {}).id ?? names.get(number) ?? (number < 0 ? 'several tasks' : `task ${number}`);
const lastPart = (id) => id.slice(id.lastIndexOf('/') + 1);
const critical = new Set(data.critical.tasks);

// Attempts of each lane, decoded; `row` is a place of its own where some overlap.
const lanes = data.lanes.map((lane, number) => {
  const spans = [];
  const rows = [];
  let begin = 0;
  const from = lane.spans;
  for (let i = 0; i < from.begin.length; ++i) {
    begin += from.begin[i];
    const span = {
      lane: number, begin: begin * data.unit, end: (begin + from.length[i]) * data.unit, task: from.task[i],
      element: from.element ? from.element[i] : -1, outcome: outcomes[from.outcome ? from.outcome[i] : 0],
      attempt: from.attempt[i] ?? 1, error: from.error[i] ?? -1, count: from.count ? from.count[i] : 1,
    };
    let row = rows.findIndex((end) => end <= span.begin);
    if (row < 0) row = rows.length < 4 ? rows.length : 3;
    rows[row] = Math.max(rows[row] || 0, span.end);
    span.row = row;
    spans.push(span);
  }
  return {...lane, number, spans, rows: Math.max(1, rows.length), longest: spans.reduce((m, s) => Math.max(m, s.end - s.begin), 0)};
});
const laneName = (lane) => [lane.process, lane.thread].filter(Boolean).join(', ');
const spanCount = lanes.reduce((n, lane) => n + lane.spans.length, 0);

// --- looks ---

const hues = [212, 158, 268, 42, 190, 330, 95, 12, 240, 130];
const isDark = matchMedia('(prefers-color-scheme: dark)');
const colourOf = (() => {
  // The longest tasks first, so that neighbours in importance differ.
  const order = [...tasks.values()].sort((a, b) => b.total - a.total);
  const number = new Map(order.map((task, i) => [task.number, i]));
  return (task) => {
    if (task < 0) return isDark.matches ? '#6e7a88' : '#a3adb8';
    const i = number.get(task) ?? task;
    const hue = hues[i % hues.length];
    const light = (isDark.matches ? 52 : 62) + (Math.floor(i / hues.length) % 3 - 1) * 7;
    return `hsl(${hue} ${isDark.matches ? 42 : 52}% ${light}%)`;
  };
})();
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const patterns = new Map();
function hatched(context, colour, back) {
  const key = colour + back;
  if (!patterns.has(key)) {
    const small = document.createElement('canvas');
    small.width = small.height = 8;
    const c = small.getContext('2d');
    c.fillStyle = back;
    c.fillRect(0, 0, 8, 8);
    c.strokeStyle = colour;
    c.lineWidth = 2.4;
    c.beginPath();
    for (const d of [-8, 0, 8]) { c.moveTo(d, 8); c.lineTo(d + 8, 0); }
    c.stroke();
    patterns.set(key, context.createPattern(small, 'repeat'));
  }
  return patterns.get(key);
}
function fillOf(context, span) {
  switch (span.outcome) {
    case 'failed': return isDark.matches ? '#e5534b' : '#cf222e';
    case 'retried': return hatched(context, '#cf222e', isDark.matches ? '#5a2a27' : '#ffd8d3');
    case 'cancelled': return hatched(context, isDark.matches ? '#8b96a3' : '#8c959f', isDark.matches ? '#2a3039' : '#e6e9ed');
    case 'running': return hatched(context, colourOf(span.task), css('--row'));
    default: return colourOf(span.task);
  }
}
function sharp(canvas, height) {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.style.height = `${height}px`;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = '12px Inter, system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';
  context.textBaseline = 'middle';
  return [context, width];
}
function niceStep(range, most) {
  const rough = range / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((f) => f * power).find((s) => s >= rough) || rough;
}
function tip(text, x, y) {
  const box = byId('tip');
  box.hidden = !text;
  if (!text) return;
  box.textContent = text;
  const {width, height} = box.getBoundingClientRect();
  box.style.left = `${Math.max(6, Math.min(x + 14, innerWidth - width - 6))}px`;
  box.style.top = `${y + 18 + height > innerHeight ? Math.max(6, y - height - 10) : y + 18}px`;
}

// --- one task is selected at a time, in all views ---

let selected = null;
const listeners = [];
function select(number) {
  selected = number === selected ? null : number;
  for (const listener of listeners) listener();
}
function showSelection() {
  const box = byId('selection');
  box.hidden = selected === null;
  box.replaceChildren();
  if (selected === null) return;
  const task = tasks.get(selected);
  const close = element('button', {type: 'button', 'aria-label': 'Clear the selection', onclick: () => select(selected)}, '✕');
  box.append(element('div', {class: 'head'}, element('strong', {}, nameOf(selected)), close));
  if (!task) return;
  const parts = [task.state === 'none' ? task.kind : task.state];
  if (task.calls > 1) parts.push(`${grouped(task.done)} of ${grouped(task.calls)} calls`);
  if (task.attempts > 0) {
    parts.push(`${counted(task.attempts, 'attempt')}${task.failures ? `, ${grouped(task.failures)} failed` : ''}`);
    parts.push(`${duration(task.total)} in all`, `from ${duration(task.begin)} to ${duration(task.end)}`);
  }
  if (task.waited > 0) parts.push(`waited ${duration(task.waited)}${task.after >= 0 ? ` after ${nameOf(task.after)}` : ''}`);
  if (critical.has(selected)) parts.push('on the critical path');
  box.append(element('p', {}, parts.join(' · ')));
  if (task.error >= 0 && data.errors[task.error]) box.append(element('p', {class: 'is-bad'}, data.errors[task.error].slice(0, 300)));
}
listeners.push(showSelection);
document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && selected !== null) select(selected); });

// --- head ---

function showHead() {
  const chip = byId('outcome');
  chip.textContent = `${(signs[data.outcome] || [''])[0]} ${data.outcome}`.trim();
  chip.classList.add(`is-${data.outcome}`);
  const parts = [];
  if (data.where) parts.push(`on ${data.where}`);
  if (data.started > 0) parts.push(new Date(data.started).toISOString().replace('T', ' ').replace(/\.\d+Z/, ' UTC'));
  byId('where').textContent = parts.join(' · ');
  if (data.error) { byId('run-error').hidden = false; byId('run-error').textContent = data.error; }

  const figures = byId('figures');
  const add = (name, value, under, more) => figures.append(element('div', {}, element('dt', {}, name),
    element('dd', {}, value, element('small', {}, under), more)));
  const c = data.counts;
  add('Duration', duration(data.duration), lanes.length ? `${duration(lanes.reduce((sum, lane) => sum + lane.busy, 0))} of work` : '');
  const states = Object.entries(c.states).filter(([state, n]) => n > 0 && state !== 'none');
  const colours = {done: '--good', failed: '--bad', cancelled: '--faint', skipped: '--line', running: '--link', waiting: '--line'};
  const parts2 = element('div', {class: 'parts'}, ...states.map(([state, n]) => {
    const part = element('span', {title: `${grouped(n)} ${state}`});
    part.style.flex = `${n} 0 2px`;
    part.style.background = `var(${colours[state]})`;
    return part;
  }));
  add('Tasks', grouped(states.reduce((sum, [, n]) => sum + n, 0)), states.map(([state, n]) => `${grouped(n)} ${state}`).join(', '), parts2);
  const attempts = Object.entries(c.outcomes).filter(([, n]) => n > 0);
  if (attempts.length === 0) return;
  add('Attempts', grouped(attempts.reduce((sum, [, n]) => sum + n, 0)), attempts.map(([o, n]) => `${grouped(n)} ${o}`).join(', '));
  const busy = lanes.reduce((sum, lane) => sum + lane.busy, 0);
  add('Busy', share(busy, data.duration * lanes.length), `${duration(busy)} on ${counted(lanes.length, 'thread')}`);
  add('Critical path', share(data.critical.time, data.duration), `${duration(data.critical.time)} in ${counted(data.critical.length, 'task')}`);
  add('Waited', duration(data.waited), 'by tasks that could have begun');

  if (data.critical.tasks.length > 0) {
    const list = element('ol');
    let shown = data.critical.tasks.map((number) => tasks.get(number)).filter(Boolean);
    const all = data.critical.length;
    if (shown.length > 10) {
      const least = [...shown].map((t) => t.end - t.begin).sort((a, b) => b - a)[9];
      shown = shown.filter((t) => t.end - t.begin >= least).slice(0, 10);
    }
    for (const task of shown)
      list.append(element('li', {}, element('button', {class: 'link', type: 'button', onclick: () => select(task.number)}, task.id),
        ` ${duration(task.end - task.begin)}`));
    byId('path').hidden = false;
    byId('path').append(element('b', {}, 'Critical path'), element('span', {class: 'is-soft'},
      ` the tasks that the run waited for${shown.length < all ? `: the longest ${shown.length} of ${grouped(all)}` : ''}`), list);
  }
}

function showContents() {
  const list = element('ul');
  for (const section of document.querySelectorAll('main > section:not([hidden])')) {
    if (section.id === 'overview') continue;
    list.append(element('li', {}, element('a', {href: `#${section.id}`}, section.querySelector('h2').textContent)));
  }
  byId('contents').append(list);
}

function tools(place, actions) {
  for (const [text, label, action] of actions)
    place.append(element('button', {type: 'button', 'aria-label': label, title: label, onclick: action}, text));
}

// Drag, pinch, wheel and keys, as `moveBy(dx, dy)`, `zoomAt(factor, x, y)` and `fit()` of a view. The wheel zooms where the
// view has the focus, or with Ctrl: otherwise it scrolls the page.
function makeMovable(target, view) {
  const pointers = new Map();
  let moved = 0;
  const place = (event) => { const box = target.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  target.addEventListener('pointerdown', (event) => {
    if (event.button > 0) return;
    if (pointers.size === 0) moved = 0;
    pointers.set(event.pointerId, place(event));
  });
  target.addEventListener('pointermove', (event) => {
    if (!pointers.has(event.pointerId)) return;
    const before = pointers.get(event.pointerId);
    const now = place(event);
    const other = [...pointers.entries()].find(([id]) => id !== event.pointerId);
    moved += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
    if (moved > 4 && !target.hasPointerCapture(event.pointerId)) target.setPointerCapture(event.pointerId);
    if (other) {
      const span = (p) => Math.hypot(p[0] - other[1][0], p[1] - other[1][1]) || 1;
      view.zoomAt(span(now) / span(before), (now[0] + other[1][0]) / 2, (now[1] + other[1][1]) / 2);
    } else if (moved > 4) {
      target.classList.add('is-moving');
      view.moveBy(now[0] - before[0], now[1] - before[1]);
    }
    pointers.set(event.pointerId, now);
  });
  const end = (event) => { pointers.delete(event.pointerId); target.classList.remove('is-moving'); };
  target.addEventListener('pointerup', end);
  target.addEventListener('pointercancel', end);
  target.addEventListener('click', (event) => { if (moved > 4) { event.stopPropagation(); event.preventDefault(); } }, true);
  target.addEventListener('wheel', (event) => {
    const isZoom = event.ctrlKey || event.metaKey;
    if (!isZoom && document.activeElement !== target) return;
    event.preventDefault();
    if (!isZoom && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)))
      return view.moveBy(-(event.deltaX || event.deltaY), 0);
    const [x, y] = place(event);
    view.zoomAt(Math.exp(-Math.max(-80, Math.min(80, event.deltaY)) / 240), x, y);
  }, {passive: false});
  target.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const {clientWidth: w, clientHeight: h} = target;
    const step = 60;
    const actions = {
      ArrowLeft: () => view.moveBy(step, 0), ArrowRight: () => view.moveBy(-step, 0),
      ArrowUp: () => view.moveBy(0, step), ArrowDown: () => view.moveBy(0, -step),
      '+': () => view.zoomAt(1.4, w / 2, h / 2), '=': () => view.zoomAt(1.4, w / 2, h / 2),
      '-': () => view.zoomAt(1 / 1.4, w / 2, h / 2), 0: () => view.fit(), ...view.keys,
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

// --- graph ---

function showGraph() {
  const place = byId('graph-view');
  const svg = place.querySelector('svg');
  if (!svg) {
    place.classList.add('is-empty');
    place.removeAttribute('tabindex');
    place.removeAttribute('aria-label');
    return;
  }
  const width = svg.viewBox.baseVal.width;
  const height = svg.viewBox.baseVal.height;
  // As large as it is, if it fits; a large one must stay readable, and is moved.
  const most = Math.min(720, Math.max(360, innerHeight * 0.62));
  place.style.height = `${Math.round(Math.max(120, Math.min(height * Math.min(1, place.clientWidth / width) + 10, most)))}px`;
  let x, y, scale;
  const show = () => {
    const [w, h] = [place.clientWidth, place.clientHeight];
    svg.setAttribute('viewBox', `${x} ${y} ${w / scale} ${h / scale}`);
  };
  const view = {
    fit() {
      const [w, h] = [place.clientWidth, place.clientHeight];
      scale = Math.min(1, w / width, h / height);
      x = -(w / scale - width) / 2;
      y = -(h / scale - height) / 2;
      show();
    },
    moveBy(dx, dy) { x -= dx / scale; y -= dy / scale; show(); },
    zoomAt(factor, px, py) {
      const next = Math.max(0.02, Math.min(6, scale * factor));
      x += px / scale - px / next;
      y += py / scale - py / next;
      scale = next;
      show();
    },
  };
  svg.setAttribute('preserveAspectRatio', 'xMinYMin meet');
  svg.removeAttribute('width');
  svg.removeAttribute('height');
  view.fit();
  // One that would be too small to read begins with what failed, or where the critical path ends.
  if (scale < 0.5) {
    scale = 0.75;
    place.style.height = `${Math.round(Math.min(height * scale + 10, most))}px`;
    const [w, h] = [place.clientWidth / scale, place.clientHeight / scale];
    const first = svg.querySelector('[data-task].failed .b') || [...svg.querySelectorAll('[data-task].critical .b')].pop();
    const box = first ? first.getBBox() : {x: width / 2, y: 0, width: 0, height: 0};
    x = Math.max(0, Math.min(box.x + box.width / 2 - w / 2, width - w));
    y = Math.max(0, Math.min(box.y + box.height / 2 - h / 2, height - h));
    show();
  }
  makeMovable(place, view);
  const zoom = (factor) => () => view.zoomAt(factor, place.clientWidth / 2, place.clientHeight / 2);
  tools(byId('graph-tools'), [['−', 'Zoom out', zoom(1 / 1.5)], ['+', 'Zoom in', zoom(1.5)], ['All', 'Show all of the graph', () => view.fit()]]);
  byId('graph-hint').textContent = 'Drag moves, Ctrl and wheel zoom; click a task to see it everywhere.';
  const nodes = new Map();
  for (const node of svg.querySelectorAll('[data-task]')) {
    const number = Number(node.dataset.task);
    nodes.set(number, node);
    node.setAttribute('tabindex', '0');
    node.setAttribute('role', 'button');
    const act = () => select(number);
    node.addEventListener('click', act);
    node.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      event.stopPropagation();
      act();
    });
  }
  // Moves there, if it is not in sight.
  function reveal(node) {
    if (!node) return;
    const box = node.getBBox();
    const [w, h] = [place.clientWidth / scale, place.clientHeight / scale];
    if (box.x >= x && box.x + box.width <= x + w && box.y >= y && box.y + box.height <= y + h) return;
    x = box.x + box.width / 2 - w / 2;
    y = box.y + box.height / 2 - h / 2;
    show();
  }
  const edges = [...svg.querySelectorAll('[data-edge]')].map((edge) => ({edge, ends: edge.dataset.edge.split('-').map(Number)}));
  listeners.push(() => {
    svg.classList.toggle('has-selection', selected !== null && nodes.has(selected));
    reveal(nodes.get(selected));
    const near = new Set([selected]);
    for (const {edge, ends} of edges) {
      const isNear = ends.includes(selected);
      edge.classList.toggle('is-near', isNear);
      if (isNear) ends.forEach((end) => near.add(end));
    }
    for (const [number, node] of nodes) {
      node.classList.toggle('is-near', near.has(number));
      node.classList.toggle('is-selected', number === selected);
      if (number === selected) node.setAttribute('aria-pressed', 'true'); else node.removeAttribute('aria-pressed');
    }
  });
  let last = place.clientWidth;
  addEventListener('resize', () => { if (place.clientWidth !== last) { last = place.clientWidth; show(); } });
}

// --- timeline ---

function showTimeline() {
  const canvas = byId('timeline-view');
  canvas.dataset.spans = spanCount;
  if (spanCount === 0) { byId('timeline').hidden = true; return; }
  const axis = 24;
  const isSmall = innerWidth < 600;
  const left = Math.min(isSmall ? 84 : 150, 20 + Math.max(...lanes.map((lane) => Math.max(lane.thread.length, lane.process.length) * 7)));
  const rows = lanes.reduce((n, lane) => n + lane.rows, 0);
  const unit = Math.max(3, Math.min(22, 560 / Math.max(1, rows)));
  const processes = new Set(lanes.map((lane) => lane.process)).size > 1 || lanes.some((lane) => lane.process);
  const hasTitles = processes && unit >= 8;
  let y = axis + 4;
  let last = null;
  const titles = [];
  const places = lanes.map((lane) => {
    if (hasTitles && lane.process !== last) { titles.push([lane.process || 'this process', y + 10]); y += 22; last = lane.process; }
    const place = {lane, top: y, height: lane.rows * Math.max(3, unit * (lane.rows > 1 ? 0.75 : 1))};
    y += place.height + (unit >= 8 ? 3 : 1);
    return place;
  });
  const height = y + 6;
  const whole = Math.max(1, data.duration);
  let from = 0;
  let range = whole * 1.005;
  let focus = null;
  let isDue = false;

  const width = () => canvas.clientWidth - left - 8;
  const xOf = (t) => left + (t - from) / range * width();
  const tOf = (x) => from + (x - left) / width() * range;
  const yOf = (place, span) => place.top + span.row * place.height / place.lane.rows;

  // The first that may reach to `t` or behind it.
  function firstFrom(lane, t) {
    let a = 0;
    let b = lane.spans.length;
    while (a < b) { const m = (a + b) >> 1; if (lane.spans[m].begin < t - lane.longest) a = m + 1; else b = m; }
    return a;
  }
  function drawAxis(context, w) {
    const step = niceStep(range, width() / 110);
    context.strokeStyle = css('--line');
    context.fillStyle = css('--soft');
    context.lineWidth = 1;
    context.textAlign = 'center';
    context.beginPath();
    for (let t = Math.ceil(from / step) * step; t <= from + range; t += step) {
      const x = Math.round(xOf(t)) + 0.5;
      context.moveTo(x, axis);
      context.lineTo(x, height);
      if (x > left + 4 || t === 0) context.fillText(tick(t), Math.min(x, w - 24), 12);
    }
    context.stroke();
  }
  function drawSpan(context, place, span) {
    const x = Math.max(left, xOf(span.begin));
    const end = Math.min(left + width(), xOf(span.end));
    const w = Math.max(end - x, 0.8);
    const top = yOf(place, span);
    const h = place.height / place.lane.rows - (place.lane.rows > 1 ? 1 : 0);
    context.globalAlpha = selected !== null && span.task !== selected ? 0.22 : 1;
    context.fillStyle = fillOf(context, span);
    context.fillRect(x, top, w > 3 ? w - 0.6 : w, h);
    if (critical.has(span.task) && h >= 8) { context.fillStyle = css('--path'); context.fillRect(x, top + h - 2, w > 3 ? w - 0.6 : w, 2); }
    if (w > 34 && h >= 12) {
      const text = lastPart(nameOf(span.task)) + (span.element >= 0 ? ` [${span.element}]` : span.count > 1 ? ` ×${grouped(span.count)}` : '');
      context.save();
      context.beginPath();
      context.rect(x, top, w - 4, h);
      context.clip();
      const isPale = span.outcome === 'retried' || span.outcome === 'cancelled' || span.outcome === 'running';
      context.fillStyle = isPale ? css('--text') : span.outcome === 'failed' ? '#fff' : '#0d1117';
      context.textAlign = 'left';
      context.fillText(text, x + 5, top + h / 2 + 0.5);
      context.restore();
    }
    if (span === focus) { context.globalAlpha = 1; context.strokeStyle = css('--link'); context.lineWidth = 2; context.strokeRect(x, top, Math.max(w, 2), h); }
    context.globalAlpha = 1;
  }
  function draw() {
    isDue = false;
    const [context, w] = sharp(canvas, height);
    drawAxis(context, w);
    const row = css('--row');
    const soft = css('--soft');
    let drawn = 0;
    for (const place of places) {
      context.fillStyle = row;
      context.globalAlpha = 0.65;
      context.fillRect(left, place.top, width(), place.height);
      context.globalAlpha = 1;
      const {spans} = place.lane;
      let painted = -1;  // up to which pixel, by spans that are no wider
      let paintedTask = null;
      for (let i = firstFrom(place.lane, from); i < spans.length && spans[i].begin <= from + range; ++i) {
        const span = spans[i];
        if (span.end < from) continue;
        ++drawn;
        const pixel = Math.floor(xOf(span.end) * 2);
        const isPlain = span.outcome === 'done' && span !== focus && place.lane.rows === 1 && span.task === paintedTask;
        if (isPlain && pixel <= painted) continue;
        painted = pixel;
        paintedTask = span.task;
        drawSpan(context, place, span);
      }
      if (place.height >= 9) {
        context.save();
        context.beginPath();
        context.rect(0, place.top, left - 6, place.height);
        context.clip();
        context.textAlign = 'right';
        context.fillStyle = soft;
        context.fillText(place.lane.thread || place.lane.process, left - 10, place.top + place.height / 2 + 0.5);
        context.restore();
      }
    }
    context.textAlign = 'left';
    context.fillStyle = css('--text');
    context.font = `600 ${context.font}`;
    for (const [text, at] of titles) context.fillText(text, 8, at);
    for (const [at] of data.notes) {
      const x = xOf(at);
      if (x < left || x > left + width()) continue;
      context.fillStyle = css('--link');
      context.beginPath();
      context.moveTo(x - 4, axis - 3);
      context.lineTo(x + 4, axis - 3);
      context.lineTo(x, axis + 4);
      context.fill();
    }
    canvas.dataset.drawn = drawn;
  }
  const redraw = () => { if (!isDue) { isDue = true; requestAnimationFrame(draw); } };
  function limit() {
    range = Math.max(Math.min(range, whole * 1.005), Math.min(100, whole));
    from = Math.max(0, Math.min(from, whole * 1.005 - range));
    redraw();
  }
  function at(x, y2) {
    for (const note of data.notes) if (y2 < axis + 4 && Math.abs(xOf(note[0]) - x) < 5) return {note};
    const place = places.find((p) => y2 >= p.top && y2 < p.top + p.height);
    if (!place || x < left) return null;
    const t = tOf(x);
    const slack = range / width() * 2;
    let best = null;
    const {spans} = place.lane;
    for (let i = firstFrom(place.lane, t - slack); i < spans.length && spans[i].begin <= t + slack; ++i) {
      const span = spans[i];
      if (span.end < t - slack || Math.floor((y2 - place.top) / (place.height / place.lane.rows)) !== span.row) continue;
      if (span.begin <= t && t <= span.end) return {span};
      best = {span};
    }
    return best;
  }
  function describe(span) {
    const lane = lanes[span.lane];
    const lines = [nameOf(span.task) + (span.element >= 0 ? ` [${grouped(span.element)}]` : '')];
    if (span.count > 1) lines.push(`${counted(span.count, 'attempt')}, one after the other`);
    lines.push(`${duration(span.end - span.begin)}, from ${duration(span.begin)}`);
    if (span.outcome !== 'done' || span.attempt > 1) lines.push(`${span.outcome}, attempt ${span.attempt}`);
    if (span.error >= 0 && data.errors[span.error]) lines.push(data.errors[span.error].slice(0, 200));
    lines.push(laneName(lane));
    return lines.join('\n');
  }
  const view = {
    fit() { from = 0; range = whole * 1.005; limit(); },
    moveBy(dx) { from -= dx / width() * range; limit(); },
    zoomAt(factor, x) {
      const t = tOf(Math.max(left, x));
      const next = Math.max(Math.min(range / factor, whole * 1.005), Math.min(100, whole));
      from = t - (t - from) * next / range;
      range = next;
      limit();
    },
    keys: {
      n: () => step(1), p: () => step(-1), ArrowDown: () => step(0, 1), ArrowUp: () => step(0, -1),
      Enter: () => { if (focus) select(focus.task); },
    },
  };
  // To the next attempt of the lane, or to another lane.
  function step(by, down = 0) {
    let lane = focus ? focus.lane : 0;
    let index = focus ? lanes[lane].spans.indexOf(focus) + by : firstFrom(lanes[lane], from);
    if (down) {
      const t = focus ? focus.begin : from;
      do lane += down; while (lanes[lane] && lanes[lane].spans.length === 0);
      if (!lanes[lane]) return;
      index = Math.min(firstFrom(lanes[lane], t + lanes[lane].longest), lanes[lane].spans.length - 1);
    }
    const next = lanes[lane].spans[index];
    if (!next) return;
    focus = next;
    if (next.begin < from || next.begin > from + range) { from = next.begin - range / 3; limit(); }
    redraw();
    const box = canvas.getBoundingClientRect();
    const place = places[lane];
    tip(describe(next), box.left + Math.max(left, Math.min(xOf(next.begin), canvas.clientWidth - 40)), box.top + place.top + place.height);
  }
  canvas.addEventListener('pointermove', (event) => {
    if (canvas.classList.contains('is-moving')) return tip('');
    const found = at(event.offsetX, event.offsetY);
    canvas.style.cursor = found && found.span ? 'pointer' : '';
    tip(found ? found.note ? `${found.note[1]}\nat ${duration(found.note[0])}` : describe(found.span) : '', event.clientX, event.clientY);
  });
  canvas.addEventListener('pointerleave', () => tip(''));
  canvas.addEventListener('blur', () => { focus = null; tip(''); redraw(); });
  makeMovable(canvas, view);
  canvas.addEventListener('click', (event) => {
    const found = at(event.offsetX, event.offsetY);
    if (found && found.span) { focus = found.span; if (focus.task >= 0) select(focus.task); }
  });
  const zoom = (factor) => () => view.zoomAt(factor, left + width() / 2);
  tools(byId('timeline-tools'), [['−', 'Zoom out', zoom(1 / 2)], ['+', 'Zoom in', zoom(2)], ['All', 'Show all of the run', () => view.fit()]]);
  const hints = [];
  if (data.merged) hints.push(`${grouped(data.spans)} attempts are drawn as ${grouped(spanCount)} blocks: those that followed each other closely are one.`);
  if (data.dropped > 0) hints.push(`${grouped(data.dropped)} more attempts are not in the record.`);
  hints.push('Drag moves, Ctrl and wheel zoom. Keys: arrows, +, −, 0; N and P from attempt to attempt.');
  byId('timeline-hint').textContent = hints.join(' ');
  function legend() {
    const place = byId('timeline-legend');
    const entry = (background, text) => {
      const sign = element('i');
      sign.style.background = background;
      return element('span', {}, sign, text);
    };
    const entries = [];
    const top = [...tasks.values()].filter((t) => t.total > 0).sort((a, b) => b.total - a.total);
    if (top.length <= 12) for (const task of top) entries.push(entry(colourOf(task.number), task.id));
    const bad = isDark.matches ? '#e5534b' : '#cf222e';
    const stripes = (a, b) => `repeating-linear-gradient(135deg, ${a} 0 2px, ${b} 2px 5px)`;
    if (data.counts.outcomes.failed) entries.push(entry(bad, 'failed'));
    if (data.counts.outcomes.retried) entries.push(entry(stripes('#cf222e', isDark.matches ? '#5a2a27' : '#ffd8d3'), 'failed, and done again'));
    if (data.counts.outcomes.cancelled) entries.push(entry(stripes('#8c959f', 'transparent'), 'cancelled'));
    if (data.counts.outcomes.running) entries.push(entry(stripes('#2f74e0', 'transparent'), 'running'));
    if (critical.size > 0) entries.push(entry(`linear-gradient(transparent 7px, ${css('--path')} 7px)`, 'on the critical path'));
    place.replaceChildren(...entries);
  }
  legend();
  listeners.push(redraw);
  new ResizeObserver(redraw).observe(canvas);
  isDark.addEventListener('change', () => { patterns.clear(); legend(); redraw(); });
  draw();
}

// --- throughput ---

function showThroughput() {
  const {series, bin, bins} = data.throughput;
  const canvas = byId('throughput-view');
  // A few bars would say nothing.
  if (series.length === 0 || series.reduce((sum, s) => sum + s.values.reduce((a, b) => a + b, 0), 0) < 20) { byId('throughput').hidden = true; return; }
  const height = innerWidth < 600 ? 150 : 190;
  const sums = Array.from({length: bins}, (_, i) => series.reduce((sum, s) => sum + s.values[i], 0));
  const most = Math.max(1, ...sums);
  const perSecond = (n) => n / bin * 1e9;
  const rate = (n) => n >= 100 ? grouped(n) : n >= 10 ? n.toFixed(1) : n.toFixed(2);
  const total = sums.reduce((a, b) => a + b, 0);
  canvas.setAttribute('aria-label', `Attempts that ended per second, over time: ${rate(total / (data.duration / 1e9 || 1))} on average, ` +
    `${rate(perSecond(most))} at most.`);
  const colour = (i) => `hsl(${hues[i % hues.length]} ${isDark.matches ? 42 : 52}% ${isDark.matches ? 52 : 60}%)`;
  const left = 58;
  const bottom = height - 22;
  const top = 8;
  function draw() {
    const [context, w] = sharp(canvas, height);
    const width = w - left - 8;
    const limit = perSecond(most) * 1.05;
    const step = niceStep(limit, 4);
    context.fillStyle = css('--soft');
    context.strokeStyle = css('--line');
    context.textAlign = 'right';
    context.beginPath();
    for (let v = 0; v <= limit; v += step) {
      const y = Math.round(bottom - v / limit * (bottom - top)) + 0.5;
      context.moveTo(left, y);
      context.lineTo(w - 8, y);
      context.fillText(v >= 1e6 ? `${v / 1e6} M` : grouped(v) !== '0' || v === 0 ? grouped(v) : v.toFixed(1), left - 8, Math.max(y, 8));
    }
    context.stroke();
    context.textAlign = 'center';
    const time = niceStep(data.duration, width / 110);
    for (let t = 0; t <= data.duration; t += time)
      context.fillText(tick(t), Math.min(left + t / (bin * bins) * width, w - 28), height - 9);
    for (let i = 0; i < bins; ++i) {
      let y = bottom;
      const x = left + i / bins * width;
      series.forEach((s, k) => {
        const h = perSecond(s.values[i]) / limit * (bottom - top);
        if (h <= 0) return;
        context.fillStyle = colour(k);
        context.fillRect(x, y - h, Math.max(1, width / bins - 0.7), h);
        y -= h;
      });
    }
  }
  canvas.addEventListener('pointermove', (event) => {
    const i = Math.floor((event.offsetX - left) / (canvas.clientWidth - left - 8) * bins);
    if (i < 0 || i >= bins) return tip('');
    const lines = [`${duration(i * bin) } to ${duration((i + 1) * bin)}: ${rate(perSecond(sums[i]))} per second`];
    if (series.length > 1) for (const s of series) if (s.values[i]) lines.push(`${s.name}: ${grouped(s.values[i])}`);
    tip(lines.join('\n'), event.clientX, event.clientY);
  });
  canvas.addEventListener('pointerleave', () => tip(''));
  function legend() {
    byId('throughput-legend').replaceChildren(element('span', {}, 'Attempts that ended per second'), ...(series.length < 2 ? [] : series.map((s, k) => {
      const sign = element('i');
      sign.style.background = colour(k);
      return element('span', {}, sign, s.name);
    })));
  }
  legend();
  new ResizeObserver(draw).observe(canvas);
  isDark.addEventListener('change', () => { legend(); draw(); });
  draw();
}

// --- tables ---

// columns: {title, value(row), text(row) or node(row), isNumber, part(row)}. Returns {show(rows)}.
function table(place, caption, tableColumns, options = {}) {
  let rows = [];
  let sort = options.sort || {column: -1, isDown: false};
  let most = options.most || 25;
  const head = element('tr');
  const body = element('tbody');
  const more = element('p', {class: 'hint'});
  const heads = tableColumns.map((column, i) => {
    const cell = element('th', {scope: 'col', class: column.isNumber ? 'is-number' : ''}, element('button', {
      type: 'button', onclick: () => {
        sort = {column: i, isDown: sort.column === i ? !sort.isDown : !!column.isNumber};
        fill();
      },
    }, column.title));
    head.append(cell);
    return cell;
  });
  place.append(element('table', {}, element('caption', {class: 'hidden'}, caption), element('thead', {}, head), body), more);
  function fill() {
    heads.forEach((cell, i) => {
      if (i === sort.column) cell.setAttribute('aria-sort', sort.isDown ? 'descending' : 'ascending');
      else cell.removeAttribute('aria-sort');
    });
    let shown = rows;
    if (sort.column >= 0) {
      const {value} = tableColumns[sort.column];
      const turn = sort.isDown ? -1 : 1;
      const compare = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', {numeric: true});
      shown = rows.map((row, i) => [value(row), i, row]).sort((a, b) => turn * compare(a[0], b[0]) || a[1] - b[1]).map((each) => each[2]);
    }
    // What is selected is always there.
    const first = shown.slice(0, most);
    const pinned = options.number && selected !== null && shown.slice(first.length).find((row) => options.number(row) === selected);
    body.replaceChildren(...(pinned ? [pinned, ...first] : first).map((row) => {
      const line = element('tr', options.number ? {'data-task': options.number(row), class: options.number(row) === selected ? 'is-selected' : ''} : {});
      for (const column of tableColumns) {
        const cell = element('td', {class: column.isNumber ? 'is-number' : ''}, column.node ? column.node(row) : column.text(row));
        if (column.part) { cell.classList.add('share'); cell.style.setProperty('--part', column.part(row)); }
        line.append(cell);
      }
      return line;
    }));
    more.replaceChildren();
    if (shown.length > most)
      more.append(`${grouped(most)} of ${grouped(shown.length)} rows. `, element('button', {type: 'button', onclick: () => { most = Infinity; fill(); }}, 'Show all'));
  }
  return {show(next) { rows = next; fill(); }, fill};
}

function showTasks() {
  const all = [...tasks.values()];
  const longest = Math.max(1, ...all.map((task) => task.total));
  const time = (name) => ({value: (t) => t[name], text: (t) => t.attempts > 0 ? duration(t[name]) : '', isNumber: true});
  const state = (t) => t.state === 'none' ? t.kind : t.state;
  const made = table(byId('tasks-table'), 'Tasks', [
    {title: 'Task', value: (t) => t.id, node: (t) => {
      const cell = element('span', {}, element('button', {class: 'link', type: 'button', onclick: () => select(t.number)}, t.id));
      if (critical.has(t.number)) cell.append(element('span', {class: 'on-path', title: 'on the critical path', 'aria-label': 'on the critical path'}, '◆'));
      return cell;
    }},
    {title: 'State', value: state, node: (t) => {
      const [sign, look] = signs[t.state] || ['', ''];
      return element('span', {class: look}, element('span', {class: 'sign', 'aria-hidden': 'true'}, sign), state(t));
    }},
    {title: 'Calls', value: (t) => t.done, text: (t) => t.calls === 0 ? '' : t.done === t.calls ? grouped(t.done) : `${grouped(t.done)} / ${grouped(t.calls)}`, isNumber: true},
    {title: 'Attempts', value: (t) => t.attempts, text: (t) => t.attempts ? grouped(t.attempts) : '', isNumber: true},
    {title: 'Total', ...time('total'), part: (t) => t.total / longest},
    {title: 'Mean', value: (t) => t.attempts ? t.total / t.attempts : 0, text: (t) => t.attempts ? duration(t.total / t.attempts) : '', isNumber: true},
    {title: 'Longest', ...time('longest')},
    {title: 'Waited', ...time('waited')},
    {title: 'Began', ...time('begin')},
  ], {sort: {column: 4, isDown: true}, number: (t) => t.number});
  const filter = byId('filter');
  const choice = byId('state');
  for (const name of ['all', ...new Set(all.map(state))]) choice.append(element('option', {value: name === 'all' ? '' : name}, name));
  if (all.some((t) => t.failures > 0)) choice.append(element('option', {value: 'with failures'}, 'with failures'));
  if (critical.size > 0) choice.append(element('option', {value: 'critical'}, 'on the critical path'));
  const fits = (t) => !choice.value || (choice.value === 'with failures' ? t.failures > 0 : choice.value === 'critical' ? critical.has(t.number) : state(t) === choice.value);
  function apply() {
    const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = all.filter((t) => fits(t) && wanted.every((word) => t.id.toLowerCase().includes(word)));
    made.show(rows);
    const parts = [rows.length === all.length ? counted(all.length, 'task') : `${grouped(rows.length)} of ${counted(all.length, 'task')}`];
    if (data.tasks.count > all.length) parts.push(`of ${grouped(data.tasks.count)} in the run: those that took longest, and those that failed`);
    byId('tasks-hint').textContent = parts.join(' ');
  }
  filter.addEventListener('input', apply);
  choice.addEventListener('change', apply);
  listeners.push(() => made.fill());
  apply();
}

function showLanes() {
  const whole = Math.max(1, data.duration);
  const made = table(byId('lanes-table'), 'Threads', [
    {title: 'Thread', value: laneName, text: laneName},
    {title: 'Process', value: (l) => l.pid, text: (l) => l.pid ? String(l.pid) : '', isNumber: true},
    {title: 'Attempts', value: (l) => l.count, text: (l) => grouped(l.count), isNumber: true},
    {title: 'Busy', value: (l) => l.busy, text: (l) => duration(l.busy), isNumber: true},
    {title: 'Share', value: (l) => l.busy, text: (l) => share(l.busy, whole), isNumber: true, part: (l) => Math.min(1, l.busy / whole)},
  ]);
  made.show(lanes);
  byId('lanes').hidden = lanes.length === 0;
}

function showTables() {
  const isNumeric = (text) => /^-?[\d,]*\.?\d+( ?%)?$/.test(text.trim());
  data.tables.forEach((given, t) => {
    const section = element('section', {id: `table-${t + 1}`, 'aria-labelledby': `table-${t + 1}-title`, class: 'added'},
      element('div', {class: 'head'}, element('h2', {id: `table-${t + 1}-title`}, given.title)));
    if (given.text) section.append(element('p', {class: 'is-soft'}, given.text));
    const place = element('div', {class: 'table'});
    section.append(place);
    document.querySelector('main').insertBefore(section, byId('graph'));
    const made = table(place, given.title, given.columns.map((title, i) => {
      const isNumber = given.rows.length > 0 && given.rows.every((row) => !row[i] || isNumeric(row[i]));
      return {title, isNumber, text: (row) => row[i] ?? '', value: (row) => isNumber ? parseFloat((row[i] ?? '').replace(/[, %]/g, '')) || 0 : row[i] ?? ''};
    }), {most: 25});
    made.show(given.rows);
    if (given.left_out > 0) section.append(element('p', {class: 'hint'}, `${grouped(given.left_out)} more rows are left out.`));
  });
}

function showErrors() {
  byId('errors').hidden = data.failures.length === 0;
  for (const {outcome, error, count, first, tasks: from, tasks_count: all} of data.failures) {
    const [sign, look] = signs[outcome] || ['', ''];
    const item = element('li', {}, element('span', {class: `sign ${look}`, 'aria-hidden': 'true'}, sign),
      element('b', {}, outcome === 'retried' ? 'failed, and done again' : 'failed'),
      element('span', {class: 'is-soft'}, `${count > 1 ? `, ${grouped(count)} times` : ''}, first at ${duration(first)}: `));
    from.forEach(([task, id], i) => item.append(i > 0 ? ', ' : '', element('button', {class: 'link', type: 'button', onclick: () => select(task)}, id)));
    if (all > from.length) item.append(` and ${counted(all - from.length, 'more task')}`);
    if (error >= 0 && data.errors[error]) item.append(element('pre', {}, data.errors[error]));
    byId('errors-list').append(item);
  }
  if (data.failures_left_out > 0) byId('errors-hint').textContent = `${grouped(data.failures_left_out)} more are left out.`;
}

function showNotes() {
  byId('notes').hidden = data.notes.length === 0;
  for (const [at, text] of data.notes) byId('notes-list').append(element('li', {}, element('time', {}, duration(at)), element('span', {}, text)));
}

showHead();
showTables();
showTimeline();
showThroughput();
showTasks();
showLanes();
showErrors();
showNotes();
showContents();
showGraph();
document.documentElement.dataset.ready = 'yes';
})();
