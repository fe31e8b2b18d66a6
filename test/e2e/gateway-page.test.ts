import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { playScene } from "../gateway-page/play-scene.ts";
import { type ServedGateway, serveGateway } from "../gateway-page/serve-gateway.ts";
import { isAllPlayed } from "../sample-of.ts";
import { isChromiumLeftOut, openBrowser } from "../status-page/open-browser.ts";
import { faultsOf, openLook, PHONE, WIDE } from "../status-page/open-look.ts";
import { openWatchedTab, shows } from "../status-page/open-watched-tab.ts";
import { ALL_THAT_IS_KEPT } from "../status-page/what-is-kept.ts";

const KEY = "0123456789abcdef-key";
const FREE = { host: "127.0.0.1", port: 0 };

describe.skipIf(isChromiumLeftOut)("the gateway's page in a browser (needs chromium)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  const openTab = (address: string) => openWatchedTab(browser, address);
  const look = (address: string, options: BrowserContextOptions) => openLook(browser, { address, options });
  const rowOf = (page: Page, name: string) =>
    page.locator("#backend-table tbody tr", { has: page.getByRole("rowheader", { name, exact: true }) });
  const tile = (page: Page, name: string) =>
    page.locator("#tiles .tile", { has: page.getByText(name, { exact: true }) }).locator(".value");

  async function served(...given: Parameters<typeof serveGateway>): Promise<ServedGateway> {
    const gateway = await serveGateway(...given);
    onTestFinished(() => gateway.close());
    return gateway;
  }

  async function scene(): Promise<ServedGateway> {
    const gateway = await playScene(
      Array.from({ length: 6 }, () => FREE),
      60,
    );
    onTestFinished(() => gateway.close());
    return gateway;
  }

  test("asks for the key once per tab, tells a wrong one, keeps it nowhere, and blocks a backend with it", async () => {
    const { origin, names, askedOf } = await served({ apiKey: KEY });
    const [one, other] = names as [string, string];
    const page = await openTab(`${origin}/lb`);
    const field = page.getByLabel("API key");
    await field.fill("wrong-key-wrong-key");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("does not know this key").waitFor();
    expect(await page.getByText(one).count()).toBe(0);
    await field.fill(KEY);
    await page.getByRole("button", { name: "Use it" }).click();
    await rowOf(page, one).getByText("In use").waitFor();
    await rowOf(page, one)
      .getByRole("button", { name: `Block ${one}` })
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Block", exact: true }).click();
    await rowOf(page, one).getByText("Blocked").waitFor();
    await page.getByText(`${one} is blocked.`).waitFor();
    for (let count = 0; count < 4; count += 1) expect(await (await fetch(origin)).text()).toBe(other);
    expect(askedOf(one)).toBe(0);
    const kept = await page.evaluate<string>(ALL_THAT_IS_KEPT);
    expect(kept).toContain(one);
    expect(kept).not.toContain(KEY);
  });

  test.skipIf(!isAllPlayed)("forgets the key with the tab, and by its button", async () => {
    const { origin, names, change } = await served({ apiKey: KEY });
    const [one] = names as [string];
    const page = await openTab(`${origin}/lb/`);
    const field = page.getByLabel("API key");
    await field.fill(KEY);
    await page.keyboard.press("Enter");
    await rowOf(page, one).waitFor();
    await page.reload();
    await field.waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Enter the key" }).click();
    await field.fill(KEY);
    await page.keyboard.press("Enter");
    await rowOf(page, one).waitFor();
    // What is on its way then is shown to nobody either.
    const asked = Promise.withResolvers<void>();
    const forgotten = Promise.withResolvers<void>();
    await page.route("**/lb/status", async (route) => {
      const response = await route.fetch();
      asked.resolve();
      await forgotten.promise;
      await route.fulfill({ response });
    });
    await change(`${one}/trip`, "POST");
    const answered = page.waitForResponse("**/lb/status");
    await page.clock.fastForward(5_000);
    await asked.promise;
    await page.getByRole("button", { name: "Forget the key" }).click();
    await field.waitFor();
    forgotten.resolve();
    await (await answered).finished();
    await page.clock.fastForward(2_000);
    expect(await page.title()).toBe("stream-fallback gateway");
    expect(await page.getByText(one).count()).toBe(0);
  });

  test.skipIf(!isAllPlayed)(
    "weighs a backend, takes it out, gives back the list's weight, and lets in what was blocked",
    async () => {
      const { origin, names, askedOf, change } = await served();
      const [one, other] = names as [string, string];
      const page = await openTab(`${origin}/lb`);
      const row = rowOf(page, one);
      const weigh = async () => {
        await row.getByRole("button", { name: `Weight of ${one}` }).click();
        await page.getByRole("dialog").waitFor();
      };
      await weigh();
      await page.keyboard.press("Escape");
      await weigh();
      await page.getByRole("spinbutton", { name: "Weight" }).fill("-1");
      await page.keyboard.press("Enter");
      expect(await page.getByRole("dialog").count()).toBe(1);
      await page.getByRole("spinbutton", { name: "Weight" }).fill("0");
      await page.keyboard.press("Enter");
      await row.getByText("Taken out").waitFor();
      await page.getByText(`${one} has the weight 0.`).waitFor();
      await row.getByText("list: 1").waitFor();
      await fetch(origin);
      await fetch(origin);
      expect([askedOf(one), askedOf(other)]).toEqual([0, 2]);
      await weigh();
      await page.getByRole("button", { name: "As in the list (1)" }).click();
      await row.getByText("In use").waitFor();
      await page.getByText(`${one} has the weight of the list.`).waitFor();
      await change(`${one}/trip`, "POST");
      await shows(page, row.getByText("Blocked"));
      await row.getByRole("button", { name: `Let in ${one}` }).click();
      await row.getByText("In use").waitFor();
    },
  );

  test.skipIf(!isAllPlayed)(
    "shows what its backends and its totals come to, and asks nobody else",
    async () => {
      const { origin, names } = await scene();
      const [plain, big, out, blocked, down, leaving] = names as [
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      const page = await openTab(`${origin}/lb`);
      const hosts = new Set<string>();
      page.on("request", (request) => hosts.add(new URL(request.url()).origin));
      await rowOf(page, plain).getByText("In use").waitFor();
      await rowOf(page, big).getByText("list: 1").waitFor();
      await rowOf(page, out).getByText("Taken out").waitFor();
      await rowOf(page, blocked).getByText("asked again in").waitFor();
      await rowOf(page, down).getByText("down: HTTP 503").waitFor();
      await rowOf(page, leaving).getByText("Leaving").waitFor();
      expect(await rowOf(page, leaving).getByRole("button").count()).toBe(0);
      expect(await tile(page, "In use").textContent()).toBe("2");
      expect(await tile(page, "Cut off").textContent()).toBe("2");
      expect(await page.title()).toBe("(2/5) stream-fallback gateway");
      const before = Number(await tile(page, "Requests").textContent());
      await fetch(origin);
      await shows(page, tile(page, "Requests").getByText(String(before + 1)));
      expect([...hosts]).toEqual([origin]);
    },
  );

  test.skipIf(!isAllPlayed)(
    "says since when the gateway cannot be reached, and goes on when it can",
    async () => {
      const { origin, names } = await served();
      const page = await openTab(`${origin}/lb/`);
      await page.getByText("Last update").waitFor();
      await page.route("**/lb/status", (route) => route.abort());
      await shows(page, page.getByText("The gateway cannot be reached since"));
      await shows(page, page.getByText(/^Last update .* ago$/));
      expect(await rowOf(page, names[0] ?? "").count()).toBe(1);
      await page.unroute("**/lb/status");
      await shows(page, page.getByText("Asked every 5 s"));
    },
  );

  test.skipIf(!isAllPlayed)(
    "shows whatever a backend is called as text, and the size of a cluster",
    async () => {
      const { origin } = await served();
      const name = `<img src=x onerror="window.hacked = 1"></bdi><script>window.hacked = 1</script>"'&lt;\u202e`;
      const page = await openTab(`${origin}/lb`);
      const told = (await (await fetch(`${origin}/lb/status`)).json()) as { backends: object[] };
      const hostile = { ...told.backends[0], name, isUp: false, trouble: name };
      const cluster = { wanted: 5, running: 4, restarts: 3 };
      await page.route("**/lb/status", (route) =>
        route.fulfill({ json: { ...told, backends: [hostile], cluster } }),
      );
      await shows(page, page.getByText("Instances: 4 of 5 run; 3 restarted so far."));
      expect(await page.locator("#backend-table bdi").textContent()).toBe(name);
      expect(await page.locator("#backend-table .c-health").last().textContent()).toBe(`down: ${name}`);
      await page.locator("#backend-table button").first().click();
      expect(await page.locator("#weight-title").textContent()).toBe(`Weight of ${name}`);
      expect(await page.evaluate("'hacked' in window")).toBe(false);
      expect(await page.locator("main img, main script").count()).toBe(0);
    },
  );

  const looks = [
    { viewport: WIDE, colorScheme: "light", locale: "en-GB" },
    { viewport: WIDE, colorScheme: "dark", locale: "zh-CN" },
    { viewport: { width: 830, height: 900 }, colorScheme: "light", locale: "en-GB" },
    { viewport: { width: 1110, height: 900 }, colorScheme: "light", locale: "zh-CN" },
    { viewport: PHONE, colorScheme: "dark", locale: "en-GB" },
    { viewport: PHONE, colorScheme: "light", locale: "zh-CN" },
  ] as const;
  test.skipIf(!isAllPlayed).each(looks)(
    "has nothing that axe finds fault with, and fits its window: $viewport.width, $colorScheme, $locale",
    async (wanted) => {
      const { origin, names } = await scene();
      const page = await look(`${origin}/lb`, wanted);
      await rowOf(page, names[5] ?? "").waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(wanted.viewport.width);
      expect(await faultsOf(page)).toEqual([]);
      expect(await page.locator("html").getAttribute("lang")).toBe(
        wanted.locale === "zh-CN" ? "zh-CN" : "en",
      );
      const buttons = rowOf(page, names[0] ?? "").getByRole("button");
      await buttons.first().click();
      await page.locator("#weight-dialog[open]").waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await buttons.nth(1).click();
      await page.locator("#confirm-dialog[open]").waitFor();
      expect(await faultsOf(page)).toEqual([]);
    },
  );

  test.skipIf(!isAllPlayed)("has nothing that axe finds fault with while it is locked", async () => {
    const { origin } = await served({ apiKey: KEY });
    const page = await look(`${origin}/lb`, { viewport: PHONE });
    await page.locator("#key-dialog[open]").waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await faultsOf(page)).toEqual([]);
  });

  test.skipIf(!isAllPlayed)("changes language and colours by choice, and keeps the choice", async () => {
    const { origin } = await served();
    const page = await look(`${origin}/lb`, { colorScheme: "light" });
    await page.getByRole("row").getByText("In use", { exact: true }).first().waitFor();
    const paper = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const light = await paper();
    await page.getByLabel("Colours").selectOption("dark");
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.getByLabel("Language").selectOption("zh");
    await page.getByRole("row").getByText("使用中", { exact: true }).first().waitFor();
    expect(await page.getByText(/\bIn use\b|\bBlock\b|\bWeight\b|\bLast\b/).count()).toBe(0);
    await page.reload();
    await page.getByRole("heading", { name: "后端" }).waitFor();
    expect(await paper()).toBe(dark);
  });

  test.skipIf(!isAllPlayed)(
    "is used by the keyboard alone, and the focus comes back from a dialog",
    async () => {
      const { origin, names } = await served();
      const [one] = names as [string];
      const page = await look(`${origin}/lb`, {});
      await rowOf(page, one).waitFor();
      const focused = () =>
        page.evaluate(
          "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent",
        );
      await page.keyboard.press("Tab");
      expect(await focused()).toBe("Skip to the content");
      for (let presses = 0; presses < 30 && (await focused()) !== `Weight of ${one}`; presses += 1)
        await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.locator("#weight-dialog[open]").waitFor();
      await page.keyboard.type("7");
      await page.keyboard.press("Enter");
      await rowOf(page, one).getByText("list: 1").waitFor();
      expect(await rowOf(page, one).locator(".c-weight span").first().textContent()).toBe("7");
      expect(await focused()).toBe(`Weight of ${one}`);
    },
  );
});
