// A dry run: the file goes up as it is, the progress comes back line by line, then the result.
const $ = (id) => document.getElementById(id);
const form = $("run");
let stopping = null;

function show(under) {
  $("under-way").hidden = !under;
  $("stop").hidden = !under;
  form.querySelector("[type=submit]").disabled = under;
}

function tell({ done, of }) {
  $("how-far").textContent = of ? `${done} of ${of} messages read` : "Getting ready …";
  if (of) Object.assign($("bar"), { max: of, value: done });
}

function fault(words) {
  $("fault").replaceChildren(...(words ? [Object.assign(document.createElement("p"), { className: "trouble", textContent: words })] : []));
}

function result(html) {
  // Our own server's page, its texts escaped there; the content policy lets no script of it run.
  const { body } = new DOMParser().parseFromString(html, "text/html");
  $("result").replaceChildren(...body.childNodes);
  window.htmx.process($("result"));
  $("result").focus();
}

async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const parts = (held + read.value).split("\n");
    held = parts.pop();
    yield* parts.filter(Boolean).map((line) => JSON.parse(line));
  }
}

async function run(file) {
  stopping = new AbortController();
  // Its name may say whose messages these are, and addresses end up in logs of proxies: only the ending is told.
  const kind = file ? `?ending=${/\.(jsonl?|csv|mbox)$/i.exec(file.name)?.[1].toLowerCase() ?? "jsonl"}` : "";
  const headers = { "X-CSRF": form.dataset.csrf, "HX-Request": "true", "Content-Type": "application/octet-stream" };
  const answer = await fetch(form.action + kind, { method: "POST", body: file, headers, signal: stopping.signal });
  if (!answer.ok) {
    const said = new DOMParser().parseFromString(await answer.text(), "text/html").body.textContent;
    return fault(said.replace(/\s+/g, " ").trim());
  }
  for await (const line of lines(answer.body)) {
    if (line.html) result(line.html);
    else if (line.fault) fault(line.fault);
    else tell(line);
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [file] = form.which.value === "own" ? $("file").files : [];
  if (form.which.value === "own" && !file) return fault("Choose a file first, or take the sample.");
  fault("");
  $("result").replaceChildren();
  tell({ done: 0, of: 0 });
  $("bar").removeAttribute("value");
  show(true);
  try {
    await run(file);
  } catch (error) {
    fault(error.name === "AbortError" ? "Stopped." : "The server cannot be reached. Nothing was kept; try again.");
  } finally {
    show(false);
  }
});
$("stop").addEventListener("click", () => stopping?.abort());
$("file").addEventListener("change", () => { form.which.value = "own"; });

// Until now a click would have sent the form as a plain page.
form.querySelector("[type=submit]").disabled = false;

// R and W mark the example that has the focus and go on to the next one.
document.addEventListener("keydown", (event) => {
  const example = event.target.closest?.("[data-example]");
  const mark = { r: "right", w: "wrong" }[event.key.toLowerCase()];
  if (!example || !mark || event.ctrlKey || event.metaKey || event.altKey) return;
  example.querySelector(`[value=${mark}]`).click();
  example.nextElementSibling?.focus();
});
