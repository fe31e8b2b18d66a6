import { defineProvider } from "@stream-fallback/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { isAllPlayed } from "../sample-of.ts";
import { standBetween } from "../status-page/cut-events.ts";
import { isChromiumLeftOut, openBrowser } from "../status-page/open-browser.ts";
import { openWatchedTab, shows } from "../status-page/open-watched-tab.ts";
import { servePage } from "../status-page/serve-page.ts";
import { ALL_THAT_IS_KEPT } from "../status-page/what-is-kept.ts";
import { startCli } from "./run-cli.ts";

const KEY = "0123456789abcdef-key";
const { live, radio, offline } = cast;

describe.skipIf(isChromiumLeftOut)("the status page in a browser (needs chromium)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  const openTab = (address: string) => openWatchedTab(browser, address);

  const roomRow = (page: Page, name: string) => page.locator("#room-table tbody tr", { hasText: name });
  const endpointRow = (page: Page, name: string) =>
    page.locator(".provider > table tbody tr", { has: page.getByRole("rowheader", { name, exact: true }) });

  test.skipIf(!isAllPlayed)(
    "of douyin-info serve shows how a room goes live and ends, asks nobody else, and says so when the service is gone",
    async () => {
      const site = await startEmulator({ lightPages: true });
      onTestFinished(() => site.close());
      site.control({ room: live.webRid, onAir: false });
      const run = startCli(["serve", live.webRid, "--port", "0", "--interval", "1", "--no-cache"], {
        DOUYIN_ORIGINS: site.originsVariable,
      });
      const origin = await new Promise<string>((resolve) =>
        run.child.stdout.on("data", (text) => resolve(String(text).trim())),
      );
      const page = await openTab(`${origin}/status.html`);
      const hosts = new Set<string>();
      page.on("request", (request) => hosts.add(new URL(request.url()).origin));
      await roomRow(page, "Off air").waitFor();
      await page.getByText("Live", { exact: true }).waitFor();
      site.control({ room: live.webRid, onAir: true });
      await roomRow(page, "On air").getByText(live.title).waitFor();
      await page.getByRole("log").getByText(`${live.owner.nickname} is on air`).waitFor();
      site.control({ room: live.webRid, onAir: false });
      await roomRow(page, "Off air").waitFor();
      expect([...hosts]).toEqual([origin]);
      run.child.kill("SIGTERM");
      await run.ended;
      await shows(page, page.getByText("The service does not answer since"));
      expect(await roomRow(page, live.webRid).count()).toBe(1);
    },
  );

  test.skipIf(!isAllPlayed)(
    "turns a blocked endpoint red, with its band, and shows how it recovers",
    async () => {
      const { site, origin } = await servePage({ rooms: [live.webRid] });
      const page = await openTab(origin);
      const web = endpointRow(page, "web");
      await web.getByText("Healthy").waitFor();
      site.control({ endpoint: "web", fault: { kind: "captcha" } });
      await shows(page, web.getByText("Blocked"));
      const colour = await page.evaluate("getComputedStyle(document.querySelector('.bar.open')).fill");
      const [red = 0, green = 0, blue = 0] = String(colour).match(/\d+/g)?.map(Number) ?? [];
      expect(red).toBeGreaterThan(2 * Math.max(green, blue));
      expect(await web.getByRole("img").getAttribute("aria-label")).toMatch(/^Blocked for/);
      site.control({ endpoint: "web", fault: null });
      await shows(page, web.getByText("Healthy"));
      expect(await web.locator(".bar.closed").count()).toBeGreaterThan(0);
    },
  );

  test.skipIf(!isAllPlayed)("changes what its reader wants changed, and asks before what hurts", async () => {
    const { origin } = await servePage({
      rooms: [live.webRid],
      client: { identities: [{ id: "anna" }, { id: "ben" }] },
    });
    const page = await openTab(origin);
    const mobile = endpointRow(page, "mobile");
    await mobile.getByRole("button", { name: "Block mobile" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await mobile.getByRole("button", { name: "Block mobile" }).click();
    expect(await mobile.getByText("Healthy").count()).toBe(1);
    await page.getByRole("dialog").getByRole("button", { name: "Block" }).click();
    await mobile.getByText("Blocked").waitFor();
    await page.getByText("mobile is blocked.").waitFor();
    await mobile.getByRole("button", { name: "Reset mobile" }).click();
    await mobile.getByText("Healthy").waitFor();

    const ben = page.locator("#identity-table tbody tr", { hasText: "ben" });
    await ben.getByRole("button", { name: "Block ben" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Block" }).click();
    await ben.getByText("Blocked").waitFor();
    await ben.getByRole("button", { name: "Reset ben" }).click();
    await ben.getByText("Healthy").waitFor();

    await page.getByLabel("Watch one more room").fill(`https://live.douyin.com/${radio.webRid}`);
    await page.keyboard.press("Enter");
    const added = roomRow(page, radio.owner.nickname);
    await added.getByText("On air").waitFor();
    await added.getByRole("button").click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await added.waitFor({ state: "detached" });
    await page.route("**/v1/watch/*", (route) =>
      route.fulfill({ status: 503, json: { message: "not now" } }),
    );
    await page.getByLabel("Watch one more room").fill("1");
    await page.keyboard.press("Enter");
    await page.locator("#told[data-tone=bad]").getByText("1: not now").waitFor();
  });

  test.skipIf(!isAllPlayed)("shows whatever a site tells as text", async () => {
    const title = `<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">"'&lt;`;
    const owner = `</bdi><svg onload='window.hacked=1'>"\u202e`;
    const hostile = defineProvider({
      ...{ id: "site", name: "Site", siteURL: "https://site.example", qualities: [] },
      adapters: [
        {
          ...{ name: "web", priority: 1, provides: ["status", "streams"] },
          fetchRoom: async () => ({
            ...{ living: true, title, owner, uid: "u", liveId: "l", area: title, sources: [] },
            ...{ avatar: "http://127.0.0.1:1/avatar", cover: "http://127.0.0.1:1/cover" },
          }),
        },
      ],
      matchURL: () => false,
      resolve: async (input) => ({ provider: "site", roomId: input }),
    });
    const { origin } = await servePage({ rooms: ["1"], client: { providers: [hostile] } });
    const page = await openTab(origin);
    await roomRow(page, "On air").waitFor();
    const [shownOwner, shownTitle] = await roomRow(page, "On air").locator("bdi").allTextContents();
    expect({ shownOwner, shownTitle }).toEqual({ shownOwner: owner, shownTitle: title });
    expect(await page.evaluate("'hacked' in window")).toBe(false);
    expect(await page.locator("main img, main script").count()).toBe(0);
  });

  test("asks for the key once per tab, tells a wrong one, and keeps it nowhere", async () => {
    const { origin } = await servePage({ rooms: [live.webRid], apiKey: KEY });
    const page = await openTab(origin);
    const field = page.getByLabel("API key");
    await field.fill("wrong-key-wrong-key");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("does not know this key").waitFor();
    expect(await page.getByRole("heading", { name: "Rooms" }).count()).toBe(0);
    await field.fill(KEY);
    await page.getByRole("button", { name: "Use it" }).click();
    await roomRow(page, "On air").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    await endpointRow(page, "mobile").getByRole("button", { name: "Reset mobile" }).click();
    await page.getByText("mobile is reset.").waitFor();
    const kept = await page.evaluate<string>(ALL_THAT_IS_KEPT);
    expect(kept).toContain("Rooms that are watched");
    expect(kept).not.toContain(KEY);
    await page.reload();
    await field.waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Enter the key" }).click();
    await field.fill(KEY);
    await page.keyboard.press("Enter");
    await roomRow(page, "On air").waitFor();
    await page.getByRole("button", { name: "Forget the key" }).click();
    await field.waitFor();
    expect(await page.getByText(live.title).count()).toBe(0);
  });

  test.skipIf(!isAllPlayed)("says how long an address with too many wrong keys has to wait", async () => {
    const { origin } = await servePage({ rooms: [], apiKey: KEY });
    const headers = { Authorization: "Bearer wrong-key-wrong-key" };
    for (let time = 0; time < 10; time += 1) await fetch(`${origin}/status`, { headers });
    const page = await openTab(origin);
    await page.getByText(/refuses: too many wrong API keys/).waitFor();
  });

  test.skipIf(!isAllPlayed)(
    "goes on by asking where its events are cut, says so, and takes them up where they stopped",
    async () => {
      const { site, origin: service } = await servePage({ rooms: [live.webRid, offline.webRid] });
      const { origin, cutEvents, letEventsThrough, cutAll } = await standBetween(service);
      const page = await openTab(origin);
      await page.getByText("Live", { exact: true }).waitFor();
      await roomRow(page, live.webRid).getByText("On air").waitFor();
      cutEvents();
      await page.getByText("No live events").waitFor();
      site.control({ room: live.webRid, onAir: false });
      await shows(page, roomRow(page, live.webRid).getByText("Off air"));
      expect(await page.getByRole("log").getByText("is off air").count()).toBe(0);
      letEventsThrough();
      await shows(page, page.getByText("Live", { exact: true }));
      // What was told meanwhile is made up for.
      await page.getByRole("log").getByText("is off air").waitFor();
      cutAll();
      await shows(page, page.getByText("The service does not answer since"));
      expect(await roomRow(page, live.webRid).getByText("Off air").count()).toBe(1);
    },
  );

  test.skipIf(!isAllPlayed)("of a service without a watch says that nothing is watched", async () => {
    const { origin } = await servePage({ rooms: [], watch: undefined });
    const page = await openTab(origin);
    await page.getByText("This service was started without a watch.").waitFor();
    await page.getByText("Nothing is watched").waitFor();
  });
});
