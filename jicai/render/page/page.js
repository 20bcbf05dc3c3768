"use strict";
// The page keeps where it is in its address (after #), so that a link shows the same to everybody.
(function () {
  const PAGE = 200, PRINTED = 5000, held = JSON.parse(document.getElementById("held").textContent);
  const at = (id) => document.getElementById(id);
  let data, items, order = {}, linesOf = new Map(), waiting = new Map(), printing = false, ownersOf;

  async function unpacked(text) {
    const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  function node(name, attributes, ...inner) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...inner.filter((one) => one !== null && one !== undefined));
    return made;
  }

  // ---- the address
  const NAMES = ["b", "d", "i", "k", "v", "q", "s", "c", "o", "p"];
  function place() {
    const found = new URLSearchParams(location.hash.slice(1)), state = {};
    for (const name of NAMES) if (found.get(name)) state[name] = found.get(name);
    return state;
  }
  function address(state) {
    const made = new URLSearchParams();
    for (const name of NAMES) if (state[name] !== undefined && state[name] !== "") made.set(name, state[name]);
    return "#" + made.toString();
  }
  function go(changes, replace) {
    const next = address({ ...place(), p: undefined, ...changes });
    if (next === location.hash || (next === "#" && !location.hash)) return;
    if (replace) { history.replaceState(null, "", next); show(); } else location.hash = next;
  }

  // ---- figures
  const grouped = (text) => text.replace(/^(-?\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+(?!\d))/g, ","));
  function shown(column, value) {
    if (value === null || value === undefined) return "";
    if (column.as === "percent") return grouped(value) + "%";
    return column.as === "number" ? grouped(value) : value;
  }
  const isFigure = (column) => column.as === "number" || column.as === "percent";
  function compare(column, rows) {
    const values = rows[column.key], nothing = (one) => one === null || one === undefined || one === "";
    return (one, other) => {
      const a = values[one], b = values[other];
      if (nothing(a) || nothing(b)) return nothing(a) === nothing(b) ? 0 : nothing(a) ? Infinity : -Infinity;
      return isFigure(column) ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0;
    };
  }
  function sorted(found, columns, rows, key) {
    if (!key) return found;
    const down = key.startsWith("-"), column = columns.find((one) => one.key === key.replace(/^-/, ""));
    if (!column) return found;
    const by = compare(column, rows);
    // What has no value stands last, whichever way.
    return [...found].sort((a, b) => { const c = by(a, b); return (Math.abs(c) === Infinity ? c > 0 ? 1 : -1 : down ? -c : c) || a - b; });
  }

  // ---- a table
  function table(caption, columns, rows, found, state, link, classes) {
    const ordered = sorted(found, columns, rows, state.o), size = printing ? PRINTED : PAGE;
    const pages = Math.max(1, Math.ceil(ordered.length / size));
    const page = printing ? 1 : Math.min(pages, Math.max(1, Number(state.p) || 1));
    const part = ordered.slice((page - 1) * size, page * size);
    const head = node("tr", {}, ...columns.map((column) => {
      const up = state.o === column.key, down = state.o === "-" + column.key;
      const next = down ? column.key : up ? undefined : isFigure(column) ? "-" + column.key : column.key;
      return node("th", { scope: "col", class: isFigure(column) ? "n" : null, "aria-sort": up ? "ascending" : down ? "descending" : null },
        node("button", { type: "button", "data-sort": column.key, onclick: () => { go({ o: down ? column.key : next }); } }, column.label));
    }));
    const body = node("tbody", {}, ...part.map((row) => node("tr", {}, ...columns.map((column) => {
      const text = shown(column, rows[column.key][row]), target = link && link(column, row);
      const cell = node("td", { class: isFigure(column) ? "n" : column.as, "data-label": column.label });
      if (column.key === "completion" && text) {
        const wide = Math.max(0, Math.min(100, Number(rows[column.key][row])));
        cell.append(node("span", { class: "bar", "aria-hidden": "true" }, node("i", { style: `width:${wide}%` })));
      }
      const mark = classes && classes(column, row);
      if (target) cell.append(node("a", { href: address(target) }, text || "（空）"));
      else if (mark) cell.append(node("span", { class: mark }, text));
      else cell.append(text);
      return cell;
    }))));
    const told = `${caption}：${grouped(String(ordered.length))} 行` + (printing && ordered.length > size ? `，只印前 ${grouped(String(size))} 行，请先筛选` : "");
    const whole = node("div", {}, node("div", { class: "wide" }, node("table", {}, node("caption", {}, told), node("thead", {}, head), body)));
    if (pages > 1) {
      whole.append(node("div", { class: "pages" },
        node("button", { type: "button", id: "before", disabled: page === 1, onclick: () => go({ p: String(page - 1) }) }, "上一页"),
        node("span", {}, `第 ${page} / ${pages} 页`),
        node("button", { type: "button", id: "after", disabled: page === pages, onclick: () => go({ p: String(page + 1) }) }, "下一页")));
    }
    return whole;
  }

  // ---- what is where
  const pick = (columns, keys) => columns.filter((one) => !keys.includes(one.key));
  const range = (rows) => Array.from({ length: Object.values(rows)[0].length }, (_, one) => one);
  const nameOf = (level, key, value, shownKey) => {
    const rows = data.levels[level].rows, found = rows[key].indexOf(value);
    return found < 0 ? value : rows[shownKey][found] || value;
  };
  const district = (value) => value === null || value === undefined ? "" : value;
  const words = (state) => (state.q || "").trim().toLowerCase().split(/\s+/).filter(Boolean);
  function fits(texts, wanted) {
    const text = texts.filter(Boolean).join(" ").toLowerCase();
    return wanted.every((word) => text.includes(word));
  }
  function ofPlace(rows, state, row) {
    return (state.b === undefined || rows.batch[row] === state.b)
      && (state.d === undefined || !rows.district || district(rows.district[row]) === (state.d === "-" ? "" : state.d))
      && (state.i === undefined || !rows.institution_code || rows.institution_code[row] === state.i);
  }
  function itemRows(state) {
    const rows = data.items.rows, wanted = words(state);
    return items.filter((row) => ofPlace(rows, state, row)
      && (!state.s || rows.status[row] === state.s) && (!state.c || rows.cause[row] === state.c)
      && (!wanted.length || fits([rows.institution_name[row], rows.institution_code[row], rows.variety_name[row],
        rows.variety_code[row], rows.company[row], rows.district[row], rows.batch[row], rows.status[row], rows.cause[row]], wanted)));
  }
  function statusMark(column, row) {
    if (column.key !== "status") return null;
    return { "滞后": "lagging", "未采购": "not_started", "已完成": "completed" }[data.items.rows.status[row]] || "plain";
  }

  function levelView(level, state, hidden, next) {
    const { columns, rows } = data.levels[level], wanted = words(state);
    const found = range(rows).filter((row) => ofPlace(rows, state, row)
      && fits(["batch", "batch_name", "district", "institution_code", "institution_name"].map((key) => rows[key] && rows[key][row]), wanted));
    const first = ["institution_name", "district", "batch_name"].find((key) => columns.some((one) => one.key === key) && !hidden.includes(key));
    return table(["批次", "区县", "医疗机构"][level], pick(columns, hidden), rows, found, state,
      (column, row) => column.key === first ? next(rows, row) : null);
  }
  function itemsView(state, hidden) {
    const { columns, rows } = data.items;
    return table("约定项", pick(columns, hidden), rows, itemRows(state), state,
      (column, row) => column.key === "variety_name" ? { ...state, b: rows.batch[row], d: district(rows.district[row]) || "-", i: rows.institution_code[row], k: String(row), o: undefined, p: undefined, v: undefined, q: undefined, s: undefined, c: undefined } : null,
      statusMark);
  }

  async function linesView(state) {
    const row = Number(state.k), rows = data.items.rows, whole = node("div", {});
    if (!(row >= 0 && row < items.length)) return node("p", { class: "warn" }, "没有这个约定项");
    const above = ["batch", "institution_code", "institution_name", "district", "variety_name", "company", "causes"];
    const shownColumns = pick(data.items.columns, above).filter((one) => rows[one.key][row] !== null);
    whole.append(node("h2", {}, `${rows.institution_name[row]}　${rows.variety_name[row]}　${rows.company[row] || ""}`));
    whole.append(table("约定项", shownColumns, rows, [row], {}, null, statusMark));
    if (rows.causes && rows.causes[row]) whole.append(node("p", {}, "原因和依据：" + rows.causes[row]));
    const number = ownersOf.get(rows.institution_code[row]);
    let lines;
    try { lines = await fetched(number); } catch (error) { whole.append(node("p", { class: "warn" }, error.message)); return whole; }
    if (!lines) { whole.append(node("p", {}, "没有订单明细")); return whole; }
    const found = range(lines).filter((one) => lines.item[one] === row);
    const counted = found.filter((one) => lines.reason[one] === null), left = found.filter((one) => lines.reason[one] !== null);
    whole.append(table("计入的订单明细", pick(data.lines, ["reason"]), lines, counted, state));
    if (left.length) whole.append(table("不计的订单明细", data.lines, lines, left, { o: state.o }));
    return whole;
  }
  function fetched(number) {
    if (linesOf.has(number)) return Promise.resolve(linesOf.get(number));
    const keep = (read) => { linesOf.set(number, read); return read; };
    if (held.inside[number] !== undefined) return unpacked(held.inside[number]).then(keep);
    if (!held.outside.includes(number)) return Promise.resolve(null);
    return new Promise((done, failed) => {
      const path = held.folder + "/" + number + ".js";
      waiting.set(number, (stamp, text) => stamp === held.stamp ? done(unpacked(text).then(keep))
        : failed(new Error(`${path} 不是和这个网页一起写出的，请重新运行 jicai report --html`)));
      document.head.append(node("script", { src: encodeURI(path),
        onerror: () => failed(new Error(`缺少 ${path}，请把文件夹「${held.folder}」和网页放在一起`)) }));
    });
  }
  window.jicaiLines = (stamp, number, text) => { const one = waiting.get(number); waiting.delete(number); if (one) one(stamp, text); };

  // ---- the whole
  function trail(state) {
    const steps = [node("a", { href: address({}) }, "全部批次")], keep = { b: state.b };
    if (state.b !== undefined) steps.push(node("a", { href: address(keep) }, nameOf(0, "batch", state.b, "batch_name")));
    if (state.d !== undefined) steps.push(node("a", { href: address({ ...keep, d: state.d }) }, state.d === "-" ? "（没有区县）" : state.d));
    if (state.i !== undefined) steps.push(node("a", { href: address({ ...keep, d: state.d, i: state.i }) }, nameOf(2, "institution_code", state.i, "institution_name")));
    if (state.k !== undefined) steps.push(node("a", { href: address(state) }, data.items.rows.variety_name[Number(state.k)] || state.k));
    steps[steps.length - 1].setAttribute("aria-current", "page");
    at("trail").replaceChildren(...steps.map((one) => node("li", {}, one)));
  }
  function filters(state, asItems) {
    if (document.activeElement !== at("q")) at("q").value = state.q || "";
    at("status").value = state.s || "";
    at("cause").value = state.c || "";
    at("status-label").hidden = at("cause-label").hidden = !asItems;
    const views = state.k !== undefined || state.i !== undefined ? [] : [["", "逐级"], ["institutions", "医疗机构"], ["items", "约定项"]];
    at("views").replaceChildren(...views.map(([value, label]) =>
      node("a", { href: address({ ...state, v: value, o: undefined, p: undefined, s: undefined, c: undefined }), "aria-current": (state.v || "") === value ? "true" : null }, label)));
    at("filters").hidden = state.k !== undefined;
  }
  async function show() {
    const state = place(), hidden = [];
    if (state.b !== undefined) hidden.push("batch", "batch_name");
    if (state.d !== undefined) hidden.push("district");
    let made;
    const asItems = state.k === undefined && (state.v === "items" || state.i !== undefined);
    trail(state);
    filters(state, asItems);
    if (state.k !== undefined) made = await linesView(state);
    else if (asItems) made = itemsView(state, [...hidden, "causes", "variety_code", ...(state.i !== undefined ? ["institution_code", "institution_name"] : [])]);
    else if (state.v === "institutions" || state.d !== undefined)
      made = levelView(2, state, hidden, (rows, row) => ({ b: rows.batch[row], d: district(rows.district[row]) || "-", i: rows.institution_code[row] }));
    else if (state.b !== undefined) made = levelView(1, state, hidden, (rows, row) => ({ b: state.b, d: district(rows.district[row]) || "-" }));
    else made = levelView(0, state, ["batch"], (rows, row) => ({ b: rows.batch[row] }));
    if (address(place()) !== address(state)) return; // somebody has gone on meanwhile
    at("main").replaceChildren(made);
    document.title = [...at("trail").children].slice(1).map((one) => one.textContent).reverse().concat(data.title).join(" - ");
    document.documentElement.dataset.ready = address(state);
  }

  function choices(select, values, all) {
    select.replaceChildren(node("option", { value: "" }, all), ...values.map((one) => node("option", { value: one }, one)));
  }
  async function open() {
    if (typeof DecompressionStream === "undefined") {
      at("main").replaceChildren(node("p", { class: "warn" }, "这个浏览器太旧，打不开压缩的数据，请用 2020 年以后的 Edge、Chrome、360 极速模式或 Firefox 113 以上。"));
      return;
    }
    data = await unpacked(held.data);
    items = range(data.items.rows);
    const rows = data.items.rows;
    ownersOf = new Map();
    items.forEach((row) => { const code = rows.institution_code[row]; if (!ownersOf.has(code)) ownersOf.set(code, row); });
    document.querySelector("h1").textContent = data.title;
    at("subtitle").textContent = data.subtitle;
    at("notes").replaceChildren(...data.notes.map((one) => node("li", {}, one)));
    const distinct = (values) => [...new Set(values)].filter(Boolean).sort();
    choices(at("status"), distinct(rows.status), "全部状态");
    choices(at("cause"), distinct(rows.cause), "全部原因");
    at("q").addEventListener("input", () => go({ q: at("q").value || undefined }, true));
    at("status").addEventListener("change", () => go({ s: at("status").value || undefined }));
    at("cause").addEventListener("change", () => go({ c: at("cause").value || undefined }));
    at("clear").addEventListener("click", () => { at("q").value = ""; go({ q: undefined, s: undefined, c: undefined, o: undefined }); });
    at("filters").addEventListener("submit", (event) => event.preventDefault());
    window.addEventListener("hashchange", show);
    window.addEventListener("beforeprint", () => { printing = true; show(); });
    window.addEventListener("afterprint", () => { printing = false; show(); });
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !["INPUT", "SELECT", "TEXTAREA"].includes(document.activeElement.tagName)) { event.preventDefault(); at("q").focus(); }
      if (event.key === "Escape" && document.activeElement === at("q")) { at("q").value = ""; go({ q: undefined }, true); }
    });
    await show();
  }
  open().catch((error) => at("main").replaceChildren(node("p", { class: "warn" }, "数据打不开：" + error.message)));
})();
