import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { isAllPlayed, sampleOf } from "../sample-of.ts";
import { isChromiumLeftOut, openBrowser } from "../status-page/open-browser.ts";
import { faultsOf, openLook, PHONE, WIDE } from "../status-page/open-look.ts";
import { type ServedPage, servePage } from "../status-page/serve-page.ts";

const { live, offline, restricted } = cast;

describe.skipIf(isChromiumLeftOut)("the look of the status page (needs chromium)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  const openTab = (address: string, options: BrowserContextOptions = {}) =>
    openLook(browser, { address, options });

  /** All that a page can show at once: states of all kinds, an alert, a change, charts. */
  async function fullScene(): Promise<ServedPage> {
    const scene = await servePage({
      rooms: [live.webRid, offline.webRid, restricted.webRid],
      client: { identities: [{ id: "anna" }, { id: "ben", region: "CN" }] },
    });
    await expect.poll(() => scene.known(), { timeout: 30_000 }).toBeGreaterThan(1);
    const body = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
    await fetch(`${scene.origin}/v1/providers/douyin/endpoints/mobile/trip`, body);
    await fetch(`${scene.origin}/v1/identities/ben/trip`, body);
    return scene;
  }

  const looks = [
    { viewport: WIDE, colorScheme: "light", locale: "en-GB" },
    { viewport: WIDE, colorScheme: "dark", locale: "zh-CN" },
    { viewport: PHONE, colorScheme: "dark", locale: "en-GB" },
    { viewport: PHONE, colorScheme: "light", locale: "zh-CN" },
  ] as const;
  test.each(sampleOf(looks, 4))(
    "has nothing that axe finds fault with, and fits its window: $viewport.width, $colorScheme, $locale",
    async (look) => {
      const { site, origin } = await fullScene();
      const page = await openTab(origin, look);
      await page.locator("#connection[data-tone=good]").waitFor();
      site.control({ room: live.webRid, onAir: false });
      await page.locator("#change-list li").first().waitFor();
      await page.locator(".pairs summary").click();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(look.viewport.width);
      expect(await faultsOf(page)).toEqual([]);
      expect(await page.locator("html").getAttribute("lang")).toBe(look.locale === "zh-CN" ? "zh-CN" : "en");
      await page.locator("#endpoint-tables button").nth(1).click();
      await page.locator("#confirm-dialog[open]").waitFor();
      expect(await faultsOf(page)).toEqual([]);
    },
  );

  test.skipIf(!isAllPlayed)("has nothing that axe finds fault with while it is locked", async () => {
    const { origin } = await servePage({ rooms: [], apiKey: "0123456789abcdef" });
    const page = await openTab(origin, { viewport: PHONE });
    await page.locator("#key-dialog[open]").waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await faultsOf(page)).toEqual([]);
  });

  test.skipIf(!isAllPlayed)("changes language and colours by choice, and keeps the choice", async () => {
    const { origin } = await servePage({ rooms: [live.webRid] });
    const page = await openTab(origin, { colorScheme: "light" });
    await page.getByRole("row").getByText("On air", { exact: true }).waitFor();
    const paper = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const light = await paper();
    await page.getByLabel("Colours").selectOption("dark");
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.getByLabel("Language").selectOption("zh");
    await page.getByRole("row").getByText("直播中", { exact: true }).waitFor();
    expect(await page.getByText(/\bOn air\b|\bHealthy\b/).count()).toBe(0);
    await page.reload();
    await page.getByRole("heading", { name: "直播间" }).waitFor();
    expect(await paper()).toBe(dark);
    await page.getByLabel("配色").selectOption("system");
    expect(await paper()).toBe(light);
  });

  test.skipIf(!isAllPlayed)(
    "keeps a dialog open that is opened at once after the one before was closed",
    async () => {
      const { origin } = await servePage({ rooms: [] });
      const page = await openTab(origin);
      await page.getByRole("button", { name: "Block web", exact: true }).waitFor();
      // A browser tells that a dialog was closed in a task of its own, which a busy one runs late.
      await page.evaluate(`{
      const button = document.querySelector("[aria-label='Block web']");
      const dialog = document.querySelector("#confirm-dialog");
      button.click();
      dialog.close();
      button.click();
    }`);
      await page.evaluate("new Promise((resolve) => setTimeout(resolve, 0))");
      await page.locator("#confirm-dialog[open]").getByRole("button", { name: "Block", exact: true }).click();
      await page.getByText("web is blocked.").waitFor();
    },
  );

  test.skipIf(!isAllPlayed)(
    "is used by the keyboard alone, and the focus comes back from a dialog and stays on a row that moves",
    async () => {
      const { site, origin } = await servePage({ rooms: [offline.webRid, live.webRid] });
      site.control({ room: live.webRid, onAir: false });
      const page = await openTab(origin);
      const row = page.locator("#room-table tr", { hasText: live.webRid });
      await row.getByText("Off air").waitFor();
      const focused = () =>
        page.evaluate(
          "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent",
        );
      await page.keyboard.press("Tab");
      expect(await focused()).toBe("Skip to the content");
      const tabTo = async (wanted: RegExp) => {
        for (let presses = 0; presses < 60; presses += 1) {
          if (wanted.test(String(await focused()))) return;
          await page.keyboard.press("Tab");
        }
        throw new Error(`no way by Tab to ${wanted}`);
      };
      await tabTo(/^Block web$/);
      await page.keyboard.press("Enter");
      await page.locator("#confirm-dialog[open]").waitFor();
      await page.keyboard.press("Escape");
      expect(await focused()).toBe("Block web");
      await page.keyboard.press("Enter");
      await tabTo(/^Block$/);
      await page.keyboard.press("Enter");
      await page.getByText("web is blocked.").waitFor();
      await page.reload();
      await row.getByText("Off air").waitFor();
      await tabTo(new RegExp(`^Remove (${live.owner.nickname}|${live.webRid})$`));
      site.control({ room: live.webRid, onAir: true });
      await page.locator("#room-table tbody tr").first().getByText("On air").waitFor();
      expect(await focused()).toMatch(/^Remove /);
      expect(await page.evaluate("document.activeElement.closest('tr').dataset.state")).toBe("live");
    },
  );
});
