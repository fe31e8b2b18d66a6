export type BlockKind =
  | "captcha"
  | "login"
  | "challenge"
  | "firewall"
  | "refused"
  | "rate-limited"
  | "blocked-word"
  | "empty"
  | "page-for-data";

/** How well a sign is known: from a saved reply, another program's code or papers, issue threads, or a standard. */
type Evidence = "reply" | "code" | "documentation" | "issue" | "standard";

/**
 * - `status`, `header`: around the body. A strong header counts beside a body that is short or no JSON.
 * - `status_code`: the site's own code in a short body of JSON.
 * - `body`: the form of the whole body; counts only where the status claims success, as any failing server sends a page.
 * - `title`, `code`: where on a page the site's own words stand and no anchor's (see `partsOf`).
 * - `text`: anywhere in a body that is no JSON.
 */
type Place =
  | { where: "status" | "status_code"; marker: number }
  | { where: "header"; header: string; marker: RegExp }
  | { where: "body"; marker: RegExp }
  | { where: "title" | "code" | "text"; marker: string | RegExp };

export type BlockSign = Place & {
  kind: BlockKind;
  /** A strong sign decides alone; a weak one of the text needs a weak status or header beside it. */
  strength: "strong" | "weak";
  evidence: Evidence;
  knownFrom: string;
  /** Counts only where data were asked for. */
  expects?: "data";
};

/**
 * Every sign by which the site is known to shut someone out. Of several strong ones the first names the kind. The
 * cookie `__ac_nonce` is none: the site gives it to everybody. Connections that break off are the transport's affair.
 */
export const blockSigns: readonly BlockSign[] = [
  {
    kind: "captcha",
    where: "title",
    marker: /^验证码中间页$/,
    strength: "strong",
    evidence: "reply",
    knownFrom: "the captcha page, about 6 KB, served with 200 instead of whatever was asked for",
  },
  {
    kind: "captcha",
    where: "code",
    marker: /const verify_data\s*=\s*\{/,
    strength: "strong",
    evidence: "reply",
    knownFrom: "the captcha page",
  },
  {
    kind: "captcha",
    where: "code",
    marker: "middle_page_loading",
    strength: "strong",
    evidence: "reply",
    knownFrom: "the captcha page",
  },
  {
    kind: "captcha",
    where: "header",
    header: "bdturing-verify",
    marker: /./,
    strength: "strong",
    evidence: "code",
    knownFrom:
      "two clients that meet it beside an empty or short body with 200; its value is what the slider needs",
  },
  {
    kind: "captcha",
    where: "header",
    header: "x-vc-bdturing-parameters",
    marker: /./,
    strength: "strong",
    evidence: "code",
    knownFrom: "the same clients; JSON for the slider",
  },
  {
    kind: "login",
    where: "header",
    header: "x-tt-verify-passport-decision",
    marker: /./,
    strength: "strong",
    evidence: "documentation",
    knownFrom: "a check of the login, beside an empty or short body",
  },
  {
    kind: "login",
    where: "status_code",
    marker: 20_003,
    strength: "strong",
    evidence: "code",
    knownFrom: "the JSON API: 请登录后进入直播间; it says nothing of the room",
  },
  {
    kind: "challenge",
    where: "code",
    marker: /byted_acrawler\.init\(\{\s*"?aid"?:\s*99999999/,
    strength: "strong",
    evidence: "reply",
    knownFrom:
      "the page, about 71 KB, that has the browser sign its nonce; the number means no real application",
  },
  {
    kind: "challenge",
    where: "code",
    marker: /\.sign\(\s*""\s*,\s*__ac_nonce\s*\)/,
    strength: "strong",
    evidence: "reply",
    knownFrom: "the same page, where it signs",
  },
  {
    kind: "firewall",
    where: "code",
    marker: "waf-jschallenge",
    strength: "strong",
    evidence: "code",
    knownFrom: "one program's list of the firewall's pages",
  },
  {
    kind: "firewall",
    where: "text",
    // At the very beginning, where no anchor writes.
    marker: /^\s*Blocked by Argus/i,
    strength: "strong",
    evidence: "issue",
    knownFrom: '"Blocked by ArgusSecurityPlugin Uifid Not Found", with 403 and perhaps with 200',
  },
  {
    kind: "refused",
    where: "status",
    marker: 401,
    strength: "strong",
    evidence: "issue",
    knownFrom: "many requests from one address; passes in half a minute to hours",
  },
  {
    kind: "refused",
    where: "status",
    marker: 403,
    strength: "strong",
    evidence: "issue",
    knownFrom: "many requests from one address; passes in half a minute to hours",
  },
  {
    kind: "refused",
    where: "status",
    marker: 444,
    strength: "strong",
    evidence: "issue",
    knownFrom: "many requests from one address, and the cookie of a user who is logged in",
  },
  {
    kind: "rate-limited",
    where: "status",
    marker: 429,
    strength: "strong",
    evidence: "standard",
    knownFrom: "RFC 6585 §4; the site itself prefers 444",
  },
  {
    kind: "empty",
    where: "body",
    marker: /^$/,
    strength: "strong",
    evidence: "documentation",
    knownFrom: "measured at the JSON API without a ttwid cookie, or with a forged one or a forged msToken",
  },
  {
    kind: "page-for-data",
    where: "body",
    marker: /^\s*</,
    strength: "strong",
    evidence: "code",
    knownFrom: "recorders that look for markup before they read JSON; reported after bursts as well",
    expects: "data",
  },
  {
    kind: "captcha",
    where: "text",
    marker: "TTGCaptcha",
    strength: "weak",
    evidence: "reply",
    knownFrom: "captcha pages and healthy ones",
  },
  {
    kind: "captcha",
    where: "text",
    marker: "verifyCenter",
    strength: "weak",
    evidence: "reply",
    knownFrom: "captcha pages and healthy ones",
  },
  {
    kind: "captcha",
    where: "text",
    marker: "/captcha/",
    strength: "weak",
    evidence: "reply",
    knownFrom: "captcha pages and healthy ones",
  },
  {
    kind: "captcha",
    where: "text",
    marker: "sec_sdk_build",
    strength: "weak",
    evidence: "reply",
    knownFrom: "captcha pages and healthy ones",
  },
  {
    kind: "captcha",
    where: "text",
    marker: "验证码",
    strength: "weak",
    evidence: "code",
    knownFrom: "a recorder that takes it alone for a captcha; it is a word that anchors use too",
  },
  {
    kind: "challenge",
    where: "text",
    marker: "__ac_nonce",
    strength: "weak",
    evidence: "reply",
    knownFrom: "challenge pages and healthy ones",
  },
  {
    kind: "challenge",
    where: "text",
    marker: "location.reload",
    strength: "weak",
    evidence: "reply",
    knownFrom: "the end of challenge pages; any page may load itself again",
  },
  {
    kind: "firewall",
    where: "text",
    marker: "argus-csp-token",
    strength: "weak",
    evidence: "code",
    knownFrom: "one program's list of the firewall's pages; the name tells of a token, not of a refusal",
  },
  {
    kind: "blocked-word",
    where: "text",
    marker: /^\s*blocked\s*$/i,
    strength: "weak",
    evidence: "code",
    knownFrom: "a program that met it at the search API",
  },
  {
    kind: "refused",
    where: "status",
    marker: 504,
    strength: "weak",
    evidence: "issue",
    knownFrom: "bursts from one address; a server in trouble says the same",
  },
  {
    kind: "page-for-data",
    where: "header",
    header: "content-type",
    marker: /^text\/(?:html|plain)\b/i,
    strength: "weak",
    evidence: "code",
    knownFrom: "pages in place of JSON are labelled so; so is JSON, by careless servers",
    expects: "data",
  },
];
