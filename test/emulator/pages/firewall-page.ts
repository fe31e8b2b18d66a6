/** `script`: a program must run before the page is served; `token`: the next request must send back a meta tag's token. */
export const firewallPages = ["script", "token"] as const;

export type FirewallPage = (typeof firewallPages)[number];

const heads: Record<FirewallPage, string> = {
  script: '<script src="/waf-jschallenge/invented.js"></script>',
  token: '<meta name="argus-csp-token" content="invented">',
};

/** The page that a firewall in front of the site serves with 200; nothing on it comes from the site itself. */
export function firewallPage(page: FirewallPage): string {
  return `<!DOCTYPE html><html><head><meta charset="utf-8">${heads[page]}</head><body></body></html>`;
}
