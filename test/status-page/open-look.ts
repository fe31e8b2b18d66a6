import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { onTestFinished } from "vitest";

export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

/** A tab of its own, of a size, a language and colours. */
export async function openLook(
  browser: Browser,
  { address, options }: { address: string; options: BrowserContextOptions },
): Promise<Page> {
  // The page's own policy would keep axe out.
  const context = await browser.newContext({
    locale: "en-GB",
    viewport: WIDE,
    bypassCSP: true,
    ...options,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(address);
  return page;
}

interface Violation {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What axe finds fault with on a page, in words. */
export async function faultsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe.source);
  const { violations } = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as {
    violations: Violation[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}
