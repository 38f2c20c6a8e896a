// The page: its header, the open view, and what is around every view.
import { loadCatalog } from "./catalog.js";
import { ConnectionStatus } from "./connection-status.js";
import { CreateView } from "./create-view.js";
import { Help, HelpButton } from "./help.js";
import { html, render, useEffect, useLayoutEffect, useRef } from "./html.js";
import { Icon } from "./icons.js";
import {
  CostsView, GalleryView, JobView, JoinView, LogInView, OperationsView, preloadViews, TeamView, WebhooksView,
} from "./lazy-views.js";
import { LeaveDialog } from "./leave-guard.js";
import { loadLocal } from "./local-storage.js";
import { followNotifications } from "./notifications.js";
import "./page-title.js";
import { Queue } from "./queue.js";
import { route } from "./router.js";
import { loadSession, mayDo, session } from "./session.js";
import { listenForShortcuts } from "./shortcuts.js";
import { signedOut } from "./signed-out.js";
import { SoundSwitch } from "./sound-choice.js";
import { startSync } from "./sync.js";
import { ThemeToggle } from "./theme.js";
import { Toasts } from "./toasts.js";

function App() {
  return html`
    <a class="skip" href="#main" onClick=${focusMain}>Skip to the content</a>
    <${Header} />
    <main id="main" tabindex="-1"><${View} /></main>
    ${!signedOut.value && html`<${Queue} />`}
    <${LeaveDialog} />
    <${Help} />
    <${Toasts} />`;
}

/** @param {MouseEvent} event */
function focusMain(event) {
  // Followed as a link, the address would name another view.
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function Header() {
  return html`<header class="top">
    <span class="brand"><span class="brand-mark"><${Icon} name="play" size=${12} /></span>Longtake</span>
    <nav aria-label="Views">
      <${ViewLink} name="create" href="#/" icon="plus">Create<//>
      <${ViewLink} name="gallery" href="#/gallery" icon="film">Gallery<//>
      ${mayDo("team:read") && html`<${ViewLink} name="costs" href="#/costs" icon="chart">Costs<//>`}
      ${mayDo("operate") && html`<${ViewLink} name="operations" href="#/operations" icon="pulse">Operations<//>`}
      ${session.value?.via && session.value.auth !== "off"
        && html`<${ViewLink} name="team" href="#/team" icon="people">Team<//>`}
    </nav>
    <span class="top-end">${!signedOut.value && html`<${ConnectionStatus} />`}
      <${HelpButton} /><${SoundSwitch} /><${ThemeToggle} /></span>
  </header>`;
}

/** @param {{name: string, href: string, icon: import("./icons.js").IconName, children: string}} props */
function ViewLink({ name, href, icon, children }) {
  const isCurrent = route.value.name === name;
  const link = useRef(/** @type {HTMLElement | null} */ (null));
  // On a narrow phone there may be more links than fit.
  useEffect(() => {
    if (isCurrent) link.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [isCurrent]);
  return html`<a ref=${link} href=${href} aria-current=${isCurrent ? "page" : undefined}>
    <${Icon} name=${icon} />${children}</a>`;
}

function View() {
  const { name, id } = route.value;
  // A view opens at its top, but the gallery where it was left.
  useLayoutEffect(() => { if (name !== "gallery") scrollTo(0, 0); }, [name, id]);
  if (name === "join") return html`<${JoinView} key=${id} token=${id} />`;
  if (name === "refused") return html`<${LogInView} isRefused />`;
  if (signedOut.value) return html`<${LogInView} />`;
  if (name === "costs") return html`<${CostsView} />`;
  if (name === "operations") return html`<${OperationsView} />`;
  if (name === "team") return html`<${TeamView} />`;
  if (name === "webhooks") return html`<${WebhooksView} />`;
  if (name === "job") return html`<${JobView} key=${id} id=${id} />`;
  if (name === "gallery") return html`<${GalleryView} />`;
  if (name === "create") return html`<${CreateView} />`;
  return html`<div class="empty"><h1>Page not found</h1>
    <p>There is nothing at this address. <a href="#/">Create a film</a></p></div>`;
}

/** Where the server tells this browser of films, keep that so: the key may have changed, or the reader. */
function renewPush() {
  if (loadLocal("push", null)) import("./push.js").then((module) => module.renewPush());
}

const root = document.getElementById("app");
if (root) render(html`<${App} />`, root);
listenForShortcuts();
followNotifications();
loadSession().then(renewPush);
loadCatalog();
startSync();
preloadViews();
