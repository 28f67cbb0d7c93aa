// The page of the ticket office. What comes from the server is shown as text, never as markup.
'use strict';

const $ = id => document.getElementById(id);

function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function shape(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Sets a text; a live region is silent as long as it says the same. */
function say(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

const count = number => Math.round(number).toLocaleString('en');
const seconds = millis => `${(millis / 1000).toFixed(1)} s`;
const significant = number => number >= 100 ? count(number) : number.toPrecision(number < 1 ? 2 : 3);

function time(micros) {
  if (micros === null || micros === undefined) return '–';
  if (micros < 1e3) return `${significant(micros)} µs`;
  return micros < 1e6 ? `${significant(micros / 1e3)} ms` : `${significant(micros / 1e6)} s`;
}

/** The status and the JSON of the answer; status 0 if there was none. */
async function call(method, path, parameters, json) {
  try {
    const headers = json ? {'Content-Type': 'application/json'} : {};
    const body = json ? JSON.stringify(json) : parameters && new URLSearchParams(parameters);
    const response = await fetch(path, {method, body, headers});
    const text = await response.text();
    return {status: response.status, ok: response.ok, body: text ? JSON.parse(text) : {}};
  } catch {
    return {status: 0, ok: false, body: {detail: 'The office cannot be reached.'}};
  }
}

// The seats -------------------------------------------------------------------------------------

const holders = new Map();
const waiting = new Set();
let focused;

const seatButton = id => $(`seat-${id}`);
const rowOf = id => id.replace(/\d+$/, '');
const me = () => $('name').value.trim();

function showSeats(seats) {
  const isNew = seats.length !== holders.size || seats.some(seat => !holders.has(seat.id));
  if (isNew) {
    holders.clear();
    buildHall(seats.map(seat => seat.id));
  }
  seats.forEach(seat => holders.set(seat.id, seat.holder));
  seats.forEach(seat => paintSeat(seat.id));
  showFree();
}

function buildHall(ids) {
  const rows = new Map();
  ids.forEach(id => rows.set(rowOf(id), [...(rows.get(rowOf(id)) ?? []), id]));
  $('seats').tBodies[0].replaceChildren(...[...rows].map(([row, inRow]) =>
    element('tr', {}, element('th', {scope: 'row'}, row), ...inRow.map(id =>
      element('td', {}, element('button', {type: 'button', id: `seat-${id}`, class: 'seat', tabindex: -1}))))));
  focused = ids[0];
  seatButton(focused).tabIndex = 0;
}

function seatState(id) {
  if (waiting.has(id)) return 'waiting';
  const holder = holders.get(id);
  return holder === null ? 'free' : holder === me() ? 'mine' : 'sold';
}

function paintSeat(id) {
  const state = seatState(id);
  const words = {waiting: 'being booked', mine: 'yours', free: 'free', sold: `sold to ${holders.get(id)}`};
  seatButton(id).dataset.state = state;
  seatButton(id).setAttribute('aria-label', `${id}, ${words[state]}`);
  seatButton(id).title = `${id}, ${words[state]}`;
}

function showFree() {
  say('free', [...holders.values()].filter(holder => holder === null).length);
  say('free-of', `of ${holders.size} seats are free`);
}

function seatChanged(seat) {
  if (!holders.has(seat.id)) return;
  holders.set(seat.id, seat.holder);
  paintSeat(seat.id);
  showFree();
  seatButton(seat.id).classList.remove('changed');
  void seatButton(seat.id).offsetWidth; // begins the animation anew
  seatButton(seat.id).classList.add('changed');
}

async function chooseSeat(id) {
  const state = seatState(id);
  if (state === 'sold') return say('said', `${id} is sold to ${holders.get(id)}.`);
  if (state === 'waiting' || !$('visitor').reportValidity()) return;
  waiting.add(id);
  paintSeat(id);
  say('said', state === 'mine' ? `Giving ${id} back …` : `Booking ${id} …`);
  const answer = state === 'mine' ? await release(id, me()) : await book(id, me(), $('card').checked);
  waiting.delete(id);
  paintSeat(id);
  const done = state === 'mine' ? `${id} is free again.` : `${id} is yours.`;
  say('said', answer.ok ? done : answer.body.detail ?? 'That did not work.');
}

const card = '4242424242424242';
const release = (id, holder) => call('DELETE', `/api/seats/${id}?holder=${encodeURIComponent(holder)}`);
const book = (id, holder, byCard) => byCard
  ? call('POST', `/api/seats/${id}/purchase`, {holder, card})
  : call('POST', `/api/seats/${id}`, {holder});

function moveFocus(event) {
  const cell = event.target.closest('td');
  const row = cell?.parentElement;
  const column = cell?.cellIndex;
  const targets = {
    ArrowLeft: () => row.cells[column - 1], ArrowRight: () => row.cells[column + 1],
    ArrowUp: () => row.previousElementSibling?.cells[column], ArrowDown: () => row.nextElementSibling?.cells[column],
    Home: () => row.cells[1], End: () => row.cells[row.cells.length - 1],
  };
  const target = cell && targets[event.key]?.()?.querySelector('button');
  if (target) target.focus();
  if (cell && event.key in targets) event.preventDefault();
}

/** One seat at a time is reached by Tab: the one that had the focus last. */
function rememberFocus(event) {
  const button = event.target.closest('button');
  if (!button) return;
  seatButton(focused).tabIndex = -1;
  focused = button.id.slice('seat-'.length);
  button.tabIndex = 0;
}

const pause = millis => new Promise(resolve => setTimeout(resolve, millis));

async function letCrowdIn() {
  $('crowd').disabled = true;
  say('said', 'Twenty people come in, buy tickets by card, and leave after a while.');
  await Promise.all(Array.from({length: 20}, (_, i) => visit(`visitor ${i + 1}`)));
  $('crowd').disabled = false;
}

async function visit(name) {
  await pause(Math.random() * 6000);
  const free = [...holders.keys()].filter(id => seatState(id) === 'free');
  const id = free[Math.floor(Math.random() * free.length)];
  if (!id) return;
  waiting.add(id);
  paintSeat(id);
  const answer = await book(id, name, true);
  waiting.delete(id);
  paintSeat(id);
  if (!answer.ok) return;
  await pause(6000 + Math.random() * 10000);
  await release(id, name);
}

// The loop --------------------------------------------------------------------------------------

const shownSeconds = 60;
let readings = [];

function showLoop(reading) {
  const isBlocked = reading.blockedMillis > 0;
  $('state').dataset.state = isBlocked ? 'blocked' : reading.state;
  say('state', isBlocked ? 'blocked' : reading.state.toLowerCase());
  say('utilization', `${Math.round(reading.utilization * 100)} %`);
  $('gauge').value = reading.utilization;
  say('rate', count(reading.perSecond));
  ['pending', 'timers', 'suspended'].forEach(figure => say(figure, count(reading[figure])));
  ['p50', 'p99', 'max'].forEach(series => say(series, time(reading[`${series}Micros`])));
  const now = performance.now();
  readings = [...readings.filter(it => now - it.at < (shownSeconds + 2) * 1000), {at: now, ...reading}];
  drawDelays();
  showTasks(reading.tasks, reading.omitted);
  showAlarmClock(reading.blockedMillis);
  showRun(reading.bench);
}

/** A chart with room for labels, in pixels, and a logarithmic axis of microseconds. */
function chart(svg, low, high) {
  const {width, height} = svg.getBoundingClientRect();
  const area = {left: 46, right: width - 4, top: 10, bottom: height - 20};
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const span = Math.log10(high / low);
  const y = micros => {
    const share = Math.log10(Math.min(high, Math.max(low, micros)) / low) / span;
    return area.bottom - share * (area.bottom - area.top);
  };
  const grid = [];
  for (let micros = low; micros <= high * 1.01; micros *= 10) {
    grid.push(shape('line', {class: 'grid', x1: area.left, x2: area.right, y1: y(micros), y2: y(micros)}),
      shape('text', {x: area.left - 6, y: y(micros) + 4, 'text-anchor': 'end'}, time(micros).replace('.00', '').replace('.0', '')));
  }
  return {area, y, grid};
}

/** The points as a line, broken where there are none. */
function line(points) {
  let pen = 'M';
  return points.map(([x, y]) => {
    if (y === null) { pen = 'M'; return ''; }
    const step = `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = 'L';
    return step;
  }).join('');
}

function drawDelays() {
  const {area, y, grid} = chart($('delays'), 1, 1e7);
  const now = performance.now();
  const x = at => area.right - (now - at) / (shownSeconds * 1000) * (area.right - area.left);
  const shown = readings.filter(it => x(it.at) >= area.left);
  const points = series => shown.map(it => [x(it.at), it[series] === null ? null : y(it[series])]);
  const path = (series, key) => shape('path', {'data-series': series, d: line(points(key))});
  const max = points('maxMicros');
  const under = max.length ? `${line(max)}L${max.at(-1)[0]} ${area.bottom}L${max[0][0]} ${area.bottom}Z` : '';
  const ticks = (area.right < 440 ? [0, 30, 60] : [0, 15, 30, 45, 60]).map(ago => shape('text',
    {x: x(now - ago * 1000), y: area.bottom + 16, 'text-anchor': ago === 0 ? 'end' : ago === 60 ? 'start' : 'middle'},
    ago === 0 ? 'now' : `${ago} s ago`));
  $('delays').replaceChildren(...grid, ...ticks, shape('path', {class: 'area', 'data-series': 'max', d: under}),
    path('max', 'maxMicros'), path('p99', 'p99Micros'), path('p50', 'p50Micros'));
}

const mostRows = 12;

function showTasks(tasks, omitted) {
  const byId = new Map(tasks.map(task => [task.id, task]));
  const awaited = new Set(tasks.flatMap(task => task.waitsFor));
  const roots = tasks.filter(task => !awaited.has(task.id));
  const rows = [...alike(roots).values()];
  const shown = rows.slice(0, mostRows).map(group => taskItem(group, byId, new Set()));
  const hidden = omitted + rows.slice(mostRows).reduce((sum, group) => sum + group.length, 0);
  if (hidden > 0) shown.push(element('li', {class: 'hint'}, `and ${count(hidden)} more`));
  if (shown.length === 0) shown.push(element('li', {class: 'hint'}, 'None. The loop sleeps until something is due.'));
  $('tasks').replaceChildren(...shown);
}

/** Those that wait for no task of the loop, and look the same, are shown together. */
function alike(tasks) {
  const groups = new Map();
  for (const task of tasks) {
    const key = task.waitsFor.length ? task.id : `${task.name} ${task.state} ${task.awaits}`;
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  return groups;
}

const simpleName = name => name.replace(/^(?:[a-z]\w*\.)+(?=[A-Z])/, '');

function taskItem(group, byId, seen) {
  const [task] = group;
  seen.add(task.id);
  const ages = group.map(it => it.ageMillis).filter(age => age !== undefined && age !== null);
  const children = task.waitsFor.filter(id => byId.has(id) && !seen.has(id));
  const item = element('li', {}, element('div', {},
    element('span', {class: 'task-state', 'data-state': task.state}, task.state.toLowerCase()),
    element('b', {}, simpleName(task.name) + (group.length > 1 ? ` × ${group.length}` : '')),
    element('span', {class: 'age figure'}, ages.length ? seconds(Math.max(...ages)) : ''),
    ...(task.awaits ? [element('span', {class: 'awaits'}, `waits for ${simpleName(task.awaits)}`)] : [])));
  if (children.length) item.append(element('ul', {}, ...children.map(id => taskItem([byId.get(id)], byId, seen))));
  return item;
}

// The watchdog ----------------------------------------------------------------------------------

const alarmStays = 15_000;
let alarm = null;
let alarmTimer;

function showAlarm(latest) {
  clearTimeout(alarmTimer);
  alarm = latest;
  $('alarm').hidden = false;
  $('alarm').classList.remove('over');
  say('alarm-title', 'The loop is blocked');
  say('alarm-text', `${alarm.task} holds it, and everybody waits. It stands here:`);
  say('alarm-clock', seconds(alarm.heldMillis));
  $('alarm-frames').replaceChildren(...alarm.frames.map(frame => element('li', {}, frame)));
}

function showAlarmClock(blockedMillis) {
  if ($('alarm').hidden || $('alarm').classList.contains('over')) return;
  if (blockedMillis > 0) say('alarm-clock', seconds(blockedMillis));
  else endAlarm();
}

/** The end is seen in a reading, and told with the exact time. */
function endAlarm(slow) {
  if ($('alarm').hidden || slow?.heldMillis < alarm.heldMillis) return;
  $('alarm').classList.add('over');
  say('alarm-title', 'The loop goes on');
  say('alarm-text', 'The watchdog saw who held it, while it did:');
  if (slow) say('alarm-clock', seconds(slow.heldMillis));
  clearTimeout(alarmTimer);
  alarmTimer = setTimeout(closeAlarm, alarmStays);
}

function closeAlarm() {
  $('alarm').hidden = true;
}

async function block() {
  $('block').disabled = true;
  await call('POST', '/api/loop/block');
  $('block').disabled = false;
}

// The bench -------------------------------------------------------------------------------------

let outcomes = null;
let wasRunning = false;

const model = it => it.model === 'closed' ? `closed, ${count(it.load)} in flight`
  : it.model === 'open' ? `open, ${count(it.load)} a second` : `all at once, ${count(it.load)} calls`;

async function runBench(event) {
  event.preventDefault();
  const options = Object.fromEntries([...new FormData(event.target)].map(([name, value]) => [name, Number(value)]));
  say('bench-said', 'Starting …');
  const answer = await call('POST', '/actuator/bench/ticketOffice/quote', null, options);
  say('bench-said', answer.ok ? `Running: ${model(answer.body)}.` : answer.body.refused ?? answer.body.detail);
  if (answer.ok) showRun(answer.body);
}

function showRun(run) {
  document.querySelectorAll('.forms button').forEach(button => { button.disabled = Boolean(run); });
  if (wasRunning && !run) say('bench-said', 'The run is over.');
  wasRunning = Boolean(run);
  $('run').hidden = !run;
  if (!run) return;
  const left = run.leftMillis ?? 0;
  $('run-model').dataset.model = run.model;
  say('run-model', model(run));
  say('run-text', `${count(run.calls)} calls, ${count(run.callsPerSecond)} a second, ${seconds(left)} left`);
  $('run-progress').value = run.elapsedMillis / Math.max(1, run.elapsedMillis + left);
}

async function cancelBench() {
  await call('DELETE', '/actuator/bench');
  wasRunning = false;
  showRun(null);
  say('bench-said', 'Cancelled: what was measured is dropped.');
}

function showBenches(all) {
  const known = new Set((outcomes ?? all).map(it => it.id));
  const latest = all.filter(it => !known.has(it.id)).at(-1);
  outcomes = all;
  wasRunning = wasRunning && !latest;
  if (latest) say('bench-said', `${model(latest)}: half of ${count(latest.calls)} calls took ${time(latest.p50Micros)}, 99 % up to ${time(latest.p99Micros)}.`);
  $('history').tBodies[0].replaceChildren(...all.map(historyRow).reverse());
  drawCurve();
}

function historyRow(it) {
  const figures = [count(it.calls), count(it.perSecond), time(it.p50Micros), time(it.p99Micros), time(it.maxMicros), count(it.failed)];
  return element('tr', {}, element('th', {scope: 'row'}, element('span', {'data-model': it.model}, model(it))),
    ...figures.map(figure => element('td', {}, figure)));
}

const percentiles = [[Math.log10(2), '50 %'], [1, '90 %'], [2, '99 %'], [3, '99.9 %'], [4, '99.99 %'], [5, '99.999 %']];

function drawCurve() {
  const shown = (outcomes ?? []).slice(-8);
  const points = shown.flatMap(it => it.curve);
  const decade = (micros, round) => 10 ** round(Math.log10(Math.max(0.1, micros)));
  const low = points.length ? decade(Math.min(...points.map(it => it.micros)), Math.floor) : 10;
  const high = points.length ? decade(Math.max(...points.map(it => it.micros)) * 1.2, Math.ceil) : 1e4;
  const {area, y, grid} = chart($('curve'), low, Math.max(high, low * 100));
  const most = Math.max(3, ...points.map(it => it.nines));
  const x = nines => area.left + nines / most * (area.right - area.left);
  const axis = percentiles.filter(([nines]) => nines <= most).filter((_, i) => i % Math.ceil(most * 60 / area.right) === 0).map(([nines, text]) =>
    shape('text', {x: x(nines), y: area.bottom + 16, 'text-anchor': nines > most - 0.3 ? 'end' : 'middle'}, text));
  const latest = new Set(['closed', 'open', 'all-at-once'].map(it => shown.findLast(outcome => outcome.model === it)));
  const paths = shown.map(it => shape('path', {
    'data-model': it.model, class: latest.has(it) ? 'latest' : 'older',
    d: line(it.curve.map(point => [x(point.nines), y(point.micros)]))}));
  const labels = curveLabels([...latest].filter(Boolean), x, y, area);
  const empty = shown.length ? [] : [shape('text', {x: (area.left + area.right) / 2, y: area.top + 60, 'text-anchor': 'middle'}, 'Run a bench to see its curve.')];
  $('curve').replaceChildren(...grid, ...axis, ...paths, ...labels, ...empty);
}

/** The model of each curve at its end, one above the other where they are close. */
function curveLabels(latest, x, y, area) {
  let above = -Infinity;
  return latest.map(it => ({it, end: it.curve.at(-1)})).sort((a, b) => b.end.micros - a.end.micros).map(({it, end}) => {
    const at = Math.max(y(end.micros) - 7, above + 14, area.top);
    above = at;
    return shape('text', {class: 'label', 'data-model': it.model, x: Math.max(x(end.nines), area.left + 120), y: at, 'text-anchor': 'end'}, model(it));
  });
}

// The feed --------------------------------------------------------------------------------------

const heard = {seats: showSeats, seat: seatChanged, loop: showLoop, benches: showBenches, alarm: showAlarm, slow: endAlarm};

function connect() {
  const source = new EventSource('/api/live');
  source.onopen = () => connection('live');
  source.onerror = () => {
    connection('reconnecting');
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 1000); // the browser gave up
  };
  for (const [name, show] of Object.entries(heard)) {
    source.addEventListener(name, event => show(JSON.parse(event.data)));
  }
}

function connection(state) {
  $('connection').dataset.state = state;
  say('connection', state);
}

/** A name that stays, where the browser lets it. */
function rememberName() {
  try {
    $('name').value = localStorage.getItem('name') ?? `guest ${Math.floor(1000 + Math.random() * 9000)}`;
    localStorage.setItem('name', me());
  } catch { /* then it is a name for this window */ }
}

function renamed() {
  try { localStorage.setItem('name', me()); } catch { /* as above */ }
  [...holders.keys()].forEach(paintSeat);
}

rememberName();
$('name').addEventListener('change', renamed);
$('visitor').addEventListener('submit', event => event.preventDefault());
$('seats').addEventListener('click', event => {
  const button = event.target.closest('button');
  if (button) chooseSeat(button.id.slice('seat-'.length));
});
$('seats').addEventListener('keydown', moveFocus);
$('seats').addEventListener('focusin', rememberFocus);
$('crowd').addEventListener('click', letCrowdIn);
$('block').addEventListener('click', block);
$('alarm-close').addEventListener('click', closeAlarm);
$('closed').addEventListener('submit', runBench);
$('open').addEventListener('submit', runBench);
$('cancel').addEventListener('click', cancelBench);
new ResizeObserver(() => { drawDelays(); drawCurve(); }).observe(document.body);
connect();
