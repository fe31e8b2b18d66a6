/**
 * `script`: a program must run before the page is served; `token`: the next request must send back a meta tag's token;
 * `argus`: a sentence, which says that a cookie of the browser is missing.
 */
export const firewallPages = ["script", "token", "argus"] as const;

export type FirewallPage = (typeof firewallPages)[number];

const heads: Record<Exclude<FirewallPage, "argus">, string> = {
  script: '<script src="/waf-jschallenge/invented.js"></script>',
  token: '<meta name="argus-csp-token" content="invented">',
};

/** The page that a firewall in front of the site serves with 200; nothing on it comes from the site itself. */
export function firewallPage(page: FirewallPage): string {
  if (page === "argus") return "Blocked by ArgusSecurityPlugin Uifid Not Found";
  return `<!DOCTYPE html><html><head><meta charset="utf-8">${heads[page]}</head><body></body></html>`;
}
