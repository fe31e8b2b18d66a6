import { StreamFallbackError } from "@stream-fallback/core";

/**
 * Marks that only block pages have. Words such as `verifyCenter`, `TTGCaptcha` or `__ac_nonce` are no marks:
 * healthy pages have them too.
 */
const CAPTCHA_MARKS = ["<title>验证码中间页</title>", "const verify_data = {", "middle_page_loading"];
const CHALLENGE_MARK = "window.byted_acrawler.init(";

/** Strong marks stand near the top: the biggest block page seen has 71 KB, a healthy page about 1 MB. */
const LARGEST_BLOCK_PAGE = 200_000;

/** The page that wants the nonce signed; it comes when the nonce is missing, wrong or too old. */
export function isChallenge(page: string): boolean {
  return page.length < LARGEST_BLOCK_PAGE && page.includes(CHALLENGE_MARK);
}

/** @throws StreamFallbackError `RISK_CONTROL` for a captcha or challenge page */
export function refuseBlockPage(page: string): void {
  if (page.length > LARGEST_BLOCK_PAGE) return;
  if (CAPTCHA_MARKS.some((mark) => page.includes(mark))) {
    throw new StreamFallbackError("RISK_CONTROL", `the site shows a captcha (验证码); ${WHAT_HELPS}`);
  }
  if (isChallenge(page)) {
    throw new StreamFallbackError(
      "RISK_CONTROL",
      `the site keeps asking for its browser check; ${WHAT_HELPS}`,
    );
  }
}

/** @throws StreamFallbackError `RISK_CONTROL` for a page where JSON was asked for */
export function refusePage(text: string): void {
  // The words in JSON are the anchor's: a title may have every mark.
  if (/^\s*[{[]/.test(text)) return;
  refuseBlockPage(text);
  if (/^\s*</.test(text)) {
    throw new StreamFallbackError(
      "RISK_CONTROL",
      `the site answered with a page instead of data; ${WHAT_HELPS}`,
    );
  }
}

/** A reply of no bytes is how the site refuses a visitor cookie or an address. */
export function emptyReply(): StreamFallbackError {
  return new StreamFallbackError("EMPTY_REPLY", `the reply is empty; ${WHAT_HELPS}`);
}

const WHAT_HELPS = "wait some minutes, ask less often, or use a cookie of your own or another address";
