// The page: what stands around every view, and which view it is.
import { html, render, useLayoutEffect } from "./html.js";
import { ConnectionState } from "./connection.js";
import { Create } from "./create.js";
import { follow } from "./follow.js";
import { Icon } from "./icons.js";
import { listen } from "./keys.js";
import { LeaveDialog } from "./leave-guard.js";
import { loadMarket } from "./market.js";
import { Queue } from "./queue.js";
import { route } from "./router.js";
import { ThemeToggle } from "./theme.js";
import { Toasts } from "./toasts.js";
import { fetchViews, Gallery, JobView } from "./views.js";
import "./title.js";

function App() {
  return html`
    <a class="skip" href="#main" onClick=${skip}>Skip to the content</a>
    <${Header} />
    <main id="main" tabindex="-1"><${View} /></main>
    <${Queue} />
    <${LeaveDialog} />
    <${Toasts} />`;
}

function skip(event) {
  // The address is ours: it says which view this is.
  event.preventDefault();
  document.getElementById("main").focus();
}

function Header() {
  const link = (name, to, words) => html`<a href=${to} aria-current=${route.value.name === name ? "page" : undefined}>${words}</a>`;
  return html`<header class="top">
    <span class="brand"><span class="brand-mark"><${Icon} name="play" size=${12} /></span>Longtake</span>
    <nav aria-label="Views">${link("create", "#/", "Create")}${link("gallery", "#/gallery", "Gallery")}</nav>
    <span class="top-end"><${ConnectionState} /><${ThemeToggle} /></span>
  </header>`;
}

function View() {
  const { name, id } = route.value;
  // A new view begins at its top; the gallery goes back to where one was.
  useLayoutEffect(() => { if (name !== "gallery") scrollTo(0, 0); }, [name, id]);
  if (name === "job") return html`<${JobView} key=${id} id=${id} />`;
  if (name === "gallery") return html`<${Gallery} />`;
  if (name === "create") return html`<${Create} />`;
  return html`<div class="empty"><h1>Page not found</h1><p>There is nothing at this address. <a href="#/">Create a film</a></p></div>`;
}

render(html`<${App} />`, document.getElementById("app"));
listen();
loadMarket();
follow();
fetchViews();
