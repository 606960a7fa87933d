import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** Least words that make a sentence: shorter texts are names and labels. */
const LEAST_WORDS = 4;

/** Every sentence that is written in a source file as a text; `…` stands for what is filled in. Texts of errors that are thrown are left out. */
export function sentencesIn(path: string): readonly string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isThrowStatement(node)) return;
    const text = textOf(node);
    if (text !== undefined && isSentence(text)) found.push(text);
    if (!ts.isTemplateExpression(node)) ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => `…${literal.text}`)].join('');
}

function isSentence(text: string): boolean {
  return /[.:!?]$/u.test(text.trim()) && text.trim().split(/\s+/u).length >= LEAST_WORDS;
}
