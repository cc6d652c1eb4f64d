// Says what became of each case, with the suite's own judgement, dependencies included.
//   node score.mjs <folder of the suite> <file with what cli.mjs printed>
// Prints one line per case that ran, sorted by id: id, kind, result and detail, with tabs between them.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [suiteFolder, resultFile] = process.argv.slice(2)
const load = file => import(pathToFileURL(path.join(suiteFolder, file)))
const suites = (await load('tests/index.mjs')).default.concat((await load('tests/surrogate-control.mjs')).default)
const { determineTestResult } = await load('lib/display.mjs')
const results = JSON.parse(fs.readFileSync(resultFile, 'utf8'))

// The suite hands out no names, only the signs that it shows.
const names = new Map([
  ['✅', 'pass'], ['⛔️', 'fail'], ['⚠️', 'optional_fail'], ['Y', 'yes'], ['N', 'no'], ['🔹', 'setup_fail'],
  ['⁉️', 'harness_fail'], ['⚪️', 'dependency_fail'], ['↻', 'retry']
])

const lines = []
for (const test of suites.flatMap(suite => suite.tests)) {
  if (test.browser_only === true) continue
  const name = names.get(determineTestResult(suites, test.id, results)[2])
  if (name === undefined) throw new Error(`no result for case ${test.id}`)
  const detail = results[test.id] === true ? '' : String(results[test.id][1]).replace(/\s+/g, ' ')
  lines.push([test.id, test.kind ?? 'required', name, detail].join('\t'))
}
console.log(lines.sort().join('\n'))
