// `npm run draw-status-page`: draws docs/status-page.png, the picture in the README, from a real service whose hour passes in two minutes.
import { playHour } from "../test/status-page/play-hour.ts";
import { drawPage } from "./draw-page.ts";

const hour = await playHour();
await drawPage({
  picture: "status-page.png",
  looks: [
    { name: "light-en", colorScheme: "light", locale: "en-GB", width: 1840, height: 1760 },
    { name: "dark-zh", colorScheme: "dark", locale: "zh-CN", width: 1280, height: 1360 },
    { name: "phone-dark-en", colorScheme: "dark", locale: "en-GB", width: 360, height: 800 },
    { name: "phone-light-zh", colorScheme: "light", locale: "zh-CN", width: 360, height: 800 },
  ],
  async show(page) {
    await page.goto(hour.origin);
    await page.getByRole("row").nth(3).waitFor();
    await page.locator(".uplot").nth(2).waitFor();
    await hour.happen();
    await page.waitForTimeout(1500);
  },
});
await hour.close();
