// `npm run draw-gateway-page`: draws docs/gateway-page.png, the picture in docs/gateway.md, from a real gateway before six small services.
import { playScene } from "../test/gateway-page/play-scene.ts";
import { drawPage } from "./draw-page.ts";

// Addresses of their own have ports that are the same in each picture.
const places = [4, 5, 6, 7, 8, 9].map((last) => ({ host: "127.0.0.77", port: 13_000 + last }));
const gateway = await playScene(places, 4_000);
await drawPage({
  picture: "gateway-page.png",
  looks: [
    { name: "light-en", colorScheme: "light", locale: "en-GB", width: 1280, height: 560 },
    { name: "dark-zh", colorScheme: "dark", locale: "zh-CN", width: 1280, height: 560 },
    { name: "narrow-en", colorScheme: "light", locale: "en-GB", width: 840, height: 700 },
    { name: "phone-dark-en", colorScheme: "dark", locale: "en-GB", width: 360, height: 800 },
    { name: "phone-light-zh", colorScheme: "light", locale: "zh-CN", width: 360, height: 800 },
  ],
  async show(page) {
    await page.goto(`${gateway.origin}/lb`);
    await page.getByRole("row").nth(3).waitFor();
    for (let count = 0; count < 40; count += 1) await fetch(`${gateway.origin}/?ms=20`);
    await page.locator("#tiles .note", { hasText: /\d/ }).nth(1).waitFor();
  },
});
await gateway.close();
