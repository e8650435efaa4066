import ts from 'typescript'
import { modules, type Tree, walk } from './parse.ts'

const line = (ast: ts.SourceFile, node: ts.Node) => ast.getLineAndCharacterOfPosition(node.getStart()).line + 1

export function casts(tree: Tree): string[] {
  const silenced = /^\s*(\/\/|\/\*)\s*@ts-(ignore|nocheck|expect-error)/m
  return modules(tree).flatMap(({ path, ast }) => {
    const found: string[] = []
    walk(ast, (node) => {
      const cast = ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)
      if (cast && node.type.kind === ts.SyntaxKind.AnyKeyword) found.push(`${path}:${line(ast, node)} casts to any`)
    })
    if (silenced.test(ast.text)) found.push(`${path} silences the type checker`)
    return found
  })
}

export function unskipped(tree: Tree): string[] {
  const forbidden = /^(skip|only|todo|fixme|skipIf|runIf|fails)$/
  return modules(tree).flatMap(({ path, ast }) => {
    if (!path.startsWith('tests/')) return []
    const found: string[] = []
    walk(ast, (node) => {
      if (!ts.isPropertyAccessExpression(node) || !forbidden.test(node.name.text)) return
      const [root] = node.expression.getText().split(/[.(]/)
      if (/^(test|it|describe|suite|bench)$/.test(root ?? ''))
        found.push(`${path}:${line(ast, node)} has ${node.getText()}`)
    })
    return found
  })
}

/** What makes a decision depend on more than its arguments. */
export function pureRules(tree: Tree): string[] {
  return modules(tree).flatMap(({ path, ast }) => {
    if (!/^api\/.+\/rules\.ts$/.test(path)) return []
    const found: string[] = []
    walk(ast, (node) => {
      const impure =
        ts.isAwaitExpression(node) ||
        node.kind === ts.SyntaxKind.AsyncKeyword ||
        (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) ||
        (ts.isCallExpression(node) &&
          /^(Date\.now|Math\.random|performance\.now|fetch)$/.test(node.expression.getText())) ||
        (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'process')
      if (impure) found.push(`${path}:${line(ast, node)} has ${node.getText().slice(0, 40)}`)
    })
    return found
  })
}
