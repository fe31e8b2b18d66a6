import { writeFileSync } from "node:fs";

import { openBrowser } from "../test/status-page/open-browser.ts";

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof openBrowser>>["newPage"]>>;

interface Look {
  name: string;
  colorScheme: "light" | "dark";
  locale: string;
  width: number;
  height: number;
}

interface Drawn {
  /** The first is the one that stands in the docs. */
  looks: readonly Look[];
  /** Its name in docs. */
  picture: string;
  /** Opens the page, and waits until there is something to see. */
  show(page: Page): Promise<void>;
}

/** Draws a page for the docs; where `PICTURES` names a folder, in all its looks and into there. */
export async function drawPage({ looks, picture, show }: Drawn): Promise<void> {
  const folder = process.env.PICTURES;
  const browser = await openBrowser();
  for (const { name, colorScheme, locale, width, height } of folder === undefined
    ? looks.slice(0, 1)
    : looks) {
    const viewport = { width, height };
    const page = await browser.newPage({ colorScheme, locale, viewport, timezoneId: "Asia/Shanghai" });
    await show(page);
    const place =
      folder === undefined ? new URL(`../docs/${picture}`, import.meta.url) : `${folder}/${name}.png`;
    writeFileSync(place, await page.screenshot({ fullPage: true }));
    await page.close();
  }
  await browser.close();
}
