// `npm run draw-status-page`: draws docs/status-page.png, the picture in the README, from a real service whose hour passes in two minutes.
import { writeFileSync } from "node:fs";
import { openBrowser } from "../test/status-page/open-browser.ts";
import { playHour } from "../test/status-page/play-hour.ts";

const folder = process.env.PICTURES;
const hour = await playHour();
const browser = await openBrowser();
const looks = [
  { name: "light-en", colorScheme: "light", locale: "en-GB", width: 1840, height: 1760 },
  { name: "dark-zh", colorScheme: "dark", locale: "zh-CN", width: 1280, height: 1360 },
  { name: "phone-dark-en", colorScheme: "dark", locale: "en-GB", width: 360, height: 800 },
  { name: "phone-light-zh", colorScheme: "light", locale: "zh-CN", width: 360, height: 800 },
] as const;
for (const { name, colorScheme, locale, width, height } of looks) {
  if (folder === undefined && name !== "light-en") continue;
  const page = await browser.newPage({
    colorScheme,
    locale,
    viewport: { width, height },
    timezoneId: "Asia/Shanghai",
  });
  await page.goto(hour.origin);
  await page.getByRole("row").nth(3).waitFor();
  await page.locator(".uplot").nth(2).waitFor();
  await hour.happen();
  await page.waitForTimeout(1500);
  const place =
    folder === undefined ? new URL("../docs/status-page.png", import.meta.url) : `${folder}/${name}.png`;
  writeFileSync(place, await page.screenshot({ fullPage: true }));
  await page.close();
}
await browser.close();
await hour.close();
