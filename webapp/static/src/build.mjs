// Makes webapp/static/built: styles by sass, scripts by esbuild, images as they are. Each file's name carries the
// hash of its content, so that a browser may keep it for ever; manifest.json says which name stands for which.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname, join, basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { compile } from 'sass'

const source = dirname(fileURLToPath(import.meta.url))
const root = join(source, '..', '..', '..')
const built = join(source, '..', 'built')
const icons = join(root, 'node_modules', '@ministryofjustice', 'frontend', 'moj', 'assets', 'images')
const letters = (name) => join(root, 'node_modules', `${name}-js`, 'dist', 'assets', `${name}-font`, 'font')
const preact = join(root, 'node_modules', 'preact')
const compressible = new Set(['.css', '.js', '.svg'])
const manifest = {}
const made = {} // written at the end, so that a mistake in a source leaves the last good build alone

function keep(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
  const ending = extname(name)
  const hashed = `${basename(name, ending)}.${hash}${ending}`
  made[hashed] = content
  if (compressible.has(ending)) {
    made[`${hashed}.gz`] = gzipSync(content, { level: 9 })
    made[`${hashed}.br`] = brotliCompressSync(content)
  }
  manifest[name] = hashed
  return hashed
}

function style(name) {
  const result = compile(join(source, `${name}.scss`), {
    loadPaths: [root, join(root, 'node_modules')],
    quietDeps: true,
    style: 'compressed',
  })
  const css = result.css
    .replace(/moj-images\/([\w-]+\.svg)/g, (_, image) => keep(image, readFileSync(join(icons, image))))
    .replace(/(bpmn|dmn)-font\/(\w+\.woff2)/g, (_, name, font) => keep(font, readFileSync(join(letters(name), font))))
  keep(`${name}.css`, Buffer.from(css))
}

function script(name) {
  const result = buildSync({
    entryPoints: [join(source, `${name}.mjs`)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2020',
    legalComments: 'inline',
    alias: { preact }, // form-js brings a second one along, and hooks work only within one
  })
  keep(`${name}.js`, Buffer.from(result.outputFiles[0].contents))
}

for (const file of readdirSync(source).sort()) {
  if (file.endsWith('.scss') && !file.startsWith('_')) style(basename(file, '.scss'))
  if (file.endsWith('.mjs') && file !== 'build.mjs') script(basename(file, '.mjs'))
}
for (const image of readdirSync(join(source, 'images')).sort()) {
  keep(image, readFileSync(join(source, 'images', image)))
}
rmSync(built, { recursive: true, force: true })
mkdirSync(built, { recursive: true })
for (const name in made) writeFileSync(join(built, name), made[name])
writeFileSync(join(built, 'manifest.json'), JSON.stringify(manifest, null, 1))
