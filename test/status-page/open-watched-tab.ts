import type { Browser, Locator, Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";

/** A tab of its own; what it complains of fails the test. */
export async function openWatchedTab(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB" });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (/Content Security Policy|Trusted/i.test(message.text())) complaints.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });
  await page.clock.install();
  await page.goto(address);
  return page;
}

/** Waits until something is shown. The page asks anew each 5 s, which pass at once here. */
export async function shows(page: Page, what: Locator): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.clock.fastForward(5_000);
        return await what.first().isVisible();
      },
      { timeout: 15_000, interval: 200 },
    )
    .toBe(true);
}
