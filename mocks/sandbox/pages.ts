/** The bar's height; Flex fills what is below it. */
const BAR_PX = 32;

/**
 * The page that hosts Flex, whatever path Flex is at. Flex lays itself out in a container that has a size of
 * its own: positioned, and a flex box, or the desktop is half as high.
 * @param hostScript where the bundle of Flex UI is served
 */
export const agentPage = (hostScript: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>Flex sandbox</title>
<link rel="icon" href="data:,">
<style>
html, body { height: 100%; margin: 0; }
#container { position: absolute; inset: ${BAR_PX}px 0 0; display: flex; }
#sandbox-bar { box-sizing: border-box; height: ${BAR_PX}px; padding: 0 12px; display: flex; gap: 8px; align-items: center;
  font: 13px system-ui, sans-serif; color: #3b2f00; background: #ffe9a8; border-bottom: 1px solid #d9b440; }
#sandbox-bar form { display: contents; }
#sandbox-bar b { letter-spacing: .04em; }
#sandbox-bar select, #sandbox-bar input, #sandbox-bar button { font: inherit; height: 24px; box-sizing: border-box;
  border: 1px solid #b8942f; border-radius: 4px; background: #fffaf0; color: inherit; padding: 0 8px; }
#sandbox-bar button { cursor: pointer; background: #fff3cd; }
#sandbox-scenario { max-width: 260px; }
#sandbox-colleague { max-width: 120px; }
#sandbox-say { width: 180px; }
#sandbox-number { width: 124px; }
#sandbox-note { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
#sandbox-bar a { color: inherit; }
</style>
</head>
<body>
<div id="sandbox-bar" role="toolbar" aria-label="Sandbox">
  <b>SANDBOX</b><span id="sandbox-agent"></span>
  <select id="sandbox-scenario" aria-label="Scenario"><option value="">just a hello</option></select>
  <button type="button" id="sandbox-start">Start chat</button>
  <button type="button" id="sandbox-next">Next line</button>
  <form id="sandbox-form"><input id="sandbox-say" aria-label="Say as the customer" placeholder="Say as the customer…" autocomplete="off"><button>Say</button></form>
  <select id="sandbox-colleague" aria-label="Transfer to"><option value="">anybody else</option></select>
  <button type="button" id="sandbox-transfer">Transfer</button>
  <form id="sandbox-call"><input id="sandbox-number" aria-label="Call from" value="+14155550123" autocomplete="off"><button>Call</button></form>
  <button type="button" id="sandbox-hang-up">Hang up</button>
  <output id="sandbox-note"></output>
  <a href="/customer" target="_blank" rel="noreferrer">Customer page</a>
  <button type="button" id="sandbox-reset">Reset</button>
</div>
<div id="container"></div>
<script src="${hostScript}"></script>
<script src="/__sandbox/agent-page.js"></script>
</body>
</html>
`;

/** The page on which a person writes as the customer. */
export const customerPage = (): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Customer chat</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light; --ink: #1f2a44; --line: #d5d9e3; --accent: #0263e0; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef1f7; color: var(--ink);
  font: 16px/1.45 system-ui, sans-serif; }
main { width: min(420px, 100vw); height: min(640px, 100vh); background: #fff; border-radius: 12px; overflow: hidden;
  box-shadow: 0 8px 32px rgb(31 42 68 / .16); display: flex; flex-direction: column; }
header { background: var(--ink); color: #fff; padding: 14px 18px; }
h1 { font-size: 17px; margin: 0; }
header small { opacity: .75; }
#welcome { padding: 24px 18px; display: grid; gap: 10px; }
#chat { flex: 1; min-height: 0; display: flex; flex-direction: column; }
[hidden] { display: none !important; }
input { font: inherit; padding: 9px 12px; border: 1px solid var(--line); border-radius: 8px; width: 100%; }
button { font: inherit; padding: 9px 16px; border: 0; border-radius: 8px; background: var(--accent); color: #fff; cursor: pointer; }
:is(input, button):focus-visible { outline: 3px solid #8fc1ff; outline-offset: 1px; }
:is(input, button):disabled { opacity: .5; cursor: default; }
#log { flex: 1; overflow-y: auto; list-style: none; margin: 0; padding: 16px; display: flex; flex-direction: column; gap: 10px; }
#log li { max-width: 82%; }
#log span { font-size: 12px; color: #606b85; }
#log p { margin: 2px 0 0; padding: 8px 12px; border-radius: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.mine { align-self: flex-end; text-align: right; }
.mine p { background: var(--accent); color: #fff; text-align: left; }
.theirs p { background: #eef1f7; }
#status { min-height: 22px; margin: 0; padding: 0 18px; font-size: 13px; color: #606b85; }
#compose { display: flex; gap: 8px; padding: 12px; border-top: 1px solid var(--line); }
</style>
</head>
<body>
<main>
  <header><h1>Customer chat</h1><small>You are the customer</small></header>
  <form id="welcome">
    <label for="name">Your name</label>
    <input id="name" required maxlength="80" value="Cleo Customer" autocomplete="off">
    <button>Start chat</button>
  </form>
  <section id="chat" hidden>
    <ol id="log" role="log" aria-label="Messages"></ol>
    <p id="status" role="status"></p>
    <form id="compose">
      <input id="text" aria-label="Message" placeholder="Write a message" maxlength="32768" autocomplete="off">
      <button>Send</button>
    </form>
  </section>
</main>
<script src="/__sandbox/customer-page.js"></script>
</body>
</html>
`;
