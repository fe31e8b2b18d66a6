/** `script`: a program to run before the page may be had; `token`: a meta tag that the next request is to answer. */
export const firewallPages = ["script", "token"] as const;

export type FirewallPage = (typeof firewallPages)[number];

const heads: Record<FirewallPage, string> = {
  script: '<script src="/waf-jschallenge/invented.js"></script>',
  token: '<meta name="argus-csp-token" content="invented">',
};

/** Served with 200 by what stands before the site; nothing on it is the site's own. */
export function firewallPage(page: FirewallPage): string {
  return `<!DOCTYPE html><html><head><meta charset="utf-8">${heads[page]}</head><body></body></html>`;
}
