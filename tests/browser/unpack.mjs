// Unpacks the Chromium of the npm package into a folder: node unpack.mjs FOLDER
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const require = createRequire(`${process.cwd()}/package.json`);
const tar = require("tar-fs");
const bin = join(process.cwd(), "node_modules/@sparticuz/chromium/bin");
const folder = process.argv[2];
if (!existsSync(folder)) {
  const half = `${folder}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  const read = (name) => createReadStream(join(bin, name));
  await pipeline(read("chromium.br"), createBrotliDecompress(), createWriteStream(join(half, "chromium"), { mode: 0o755 }));
  for (const name of ["al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"]) await pipeline(read(name), createBrotliDecompress(), tar.extract(half));
  try {
    renameSync(half, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(half, { recursive: true }); // another test process was quicker
  }
}
