// `npm run create-provider -- <id> [folder]`: a package for another site, made of examples/provider-template.
import { relative, resolve } from "node:path";
import { scaffold } from "./scaffold.ts";

const [id = "", given = `../${id}-provider`, ...others] = process.argv.slice(2);
if (id === "" || others.length > 0) {
  console.error("usage: npm run create-provider -- <id> [folder], such as my-site ../my-site-provider");
  process.exitCode = 2;
} else {
  try {
    const folder = resolve(given);
    const files = scaffold({ id, folder });
    const place = relative(process.cwd(), folder);
    console.log(
      `${files.length} files are in ${place}. Next:\n\n  cd ${place}\n  npm install\n  npm test\n  npm start`,
    );
    console.log(
      "\nnpm install brings the Node 24 on which these run, whatever this machine has; README.md tells what to rewrite.",
    );
    console.log(`In this folder, the command takes that one: --provider ${folder}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
