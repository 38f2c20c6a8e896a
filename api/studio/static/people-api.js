// The part of the API client about people: log-ins, the team, its invitations, keys and costs.
import { API_ROOT, callApi } from "./api.js";

export const peopleApi = {
  /** @returns {Promise<Api.SessionInfo>} */
  getSession: () => callApi("GET", "/session"),
  /** @param {string} email @param {string} password @returns {Promise<null>} */
  logIn: (email, password) => callApi("POST", "/session", { email, password }),
  /** @returns {Promise<null>} */
  logOut: () => callApi("DELETE", "/session"),
  /** @param {string} token @returns {Promise<Api.OpenInvitation>} */
  readInvitation: (token) => callApi("POST", "/session/invitation", { token }),
  /** @param {Api.JoinRequest} person @returns {Promise<null>} */
  join: (person) => callApi("POST", "/session/join", person),
  /** @param {string} team @returns {Promise<Api.SessionInfo>} */
  changeTeam: (team) => callApi("PUT", "/session/team", { team_id: team }),
  /** @param {string} before @param {string} wanted @returns {Promise<null>} */
  changePassword: (before, wanted) =>
    callApi("PUT", "/session/password", { old_password: before, new_password: wanted }),
  /** @param {string | null} password @returns {Promise<null>} */
  deleteAccount: (password) => callApi("DELETE", "/session/account", { password }),
  /** @returns {Promise<Api.Notifications>} */
  getNotifications: () => callApi("GET", "/session/notifications"),
  /** @param {Api.NotificationChoice} choice @returns {Promise<Api.Notifications>} */
  setNotifications: (choice) => callApi("PUT", "/session/notifications", choice),
  /** @returns {Promise<null>} */
  sendMailLink: () => callApi("POST", "/session/notifications/link"),
  /** @returns {Promise<Api.BrowserList>} */
  listBrowsers: () => callApi("GET", "/session/notifications/browsers"),
  /** @param {Api.BrowserRequest} browser @returns {Promise<Api.Browser>} */
  addBrowser: (browser) => callApi("POST", "/session/notifications/browsers", browser),
  /** @param {string} id @returns {Promise<null>} */
  removeBrowser: (id) => callApi("DELETE", `/session/notifications/browsers/${encodeURIComponent(id)}`),
  /** @param {string} id @returns {Promise<Api.BrowserTrialResult>} */
  testBrowser: (id) => callApi("POST", `/session/notifications/browsers/${encodeURIComponent(id)}/test`),
  /** @returns {Promise<Api.SessionList>} */
  listSessions: () => callApi("GET", "/sessions"),
  /** @param {string} id @returns {Promise<null>} */
  endSession: (id) => callApi("DELETE", `/sessions/${encodeURIComponent(id)}`),
  /** @returns {Promise<Api.Team>} */
  getTeam: () => callApi("GET", "/team"),
  /** @param {string} id @param {Api.Role} role @returns {Promise<Api.Team>} */
  editMember: (id, role) => callApi("PATCH", `/team/members/${encodeURIComponent(id)}`, { role }),
  /** @param {string} id @returns {Promise<null>} */
  removeMember: (id) => callApi("DELETE", `/team/members/${encodeURIComponent(id)}`),
  /** @param {string} email @param {Api.Role} role @returns {Promise<Api.NewInvitation>} */
  invitePerson: (email, role) => callApi("POST", "/team/invitations", { email, role }),
  /** @returns {Promise<Api.InvitationList>} */
  listInvitations: () => callApi("GET", "/team/invitations"),
  /** @param {string} id @returns {Promise<null>} */
  withdrawInvitation: (id) => callApi("DELETE", `/team/invitations/${encodeURIComponent(id)}`),
  /** @returns {Promise<Api.AuditTrailPage>} */
  listAuditEntries: () => callApi("GET", "/audit"),
  /** @param {string} query @param {AbortSignal} signal @returns {Promise<Api.CostReport>} */
  getCosts: (query, signal) => callApi("GET", `/costs?${query}`, undefined, { signal }),
  /** The costs for a spreadsheet. @param {string} query */
  costsCsvUrl: (query) => `${API_ROOT}/costs?${query}&format=csv`,
  /** @returns {Promise<Api.TeamSpending>} */
  getSpending: () => callApi("GET", "/team/spending"),
  /** @param {number | null} cap @returns {Promise<Api.TeamSpending>} */
  capSpending: (cap) => callApi("PUT", "/team/spending", { daily_cap_usd: cap }),
  /** @returns {Promise<Api.TeamJobLimits>} */
  getLimits: () => callApi("GET", "/team/limits"),
  /** @param {Api.LimitOrder} wish @returns {Promise<Api.TeamJobLimits>} */
  setLimits: (wish) => callApi("PUT", "/team/limits", wish),
  /** @param {number} [days] of a preview @returns {Promise<Api.Retention>} */
  getRetention: (days) => callApi("GET", days ? `/team/retention?keep_days=${days}` : "/team/retention"),
  /** @param {number | null} days @returns {Promise<Api.Retention>} */
  setRetention: (days) => callApi("PUT", "/team/retention", { keep_days: days }),
  /** @returns {Promise<Api.ApiKeyList>} */
  listKeys: () => callApi("GET", "/keys"),
  /** @param {Api.KeyRequest} wish @returns {Promise<Api.NewApiKey>} */
  createKey: (wish) => callApi("POST", "/keys", wish),
  /** @param {string} id @returns {Promise<Api.NewApiKey>} */
  rotateKey: (id) => callApi("POST", `/keys/${encodeURIComponent(id)}/rotate`),
  /** @param {string} id @returns {Promise<null>} */
  revokeKey: (id) => callApi("DELETE", `/keys/${encodeURIComponent(id)}`),
};
