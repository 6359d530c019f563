import ts from 'typescript';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { filesBelow, root } from './repository.ts';

/** Words of a class and of its fields, as written in its TSDoc. */
export interface ClassComments {
  readonly text: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

function commentOf(node: ts.Node): string | undefined {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment)?.replaceAll(/\s+/g, ' ').trim();
  return text === '' ? undefined : text;
}

function commentsOfClass(node: ts.ClassDeclaration): ClassComments {
  const fields = node.members.filter(ts.isPropertyDeclaration).flatMap((field) => {
    const text = commentOf(field);
    return text === undefined ? [] : [[field.name.getText(), text] as const];
  });
  return { text: commentOf(node), fields: Object.fromEntries(fields) };
}

/** Comments of every contract class by class name; they are gone at run time, hence read from the sources. */
export function contractComments(): ReadonlyMap<string, ClassComments> {
  const comments = new Map<string, ClassComments>();
  for (const file of filesBelow(join(root, 'libs/contracts/src'), /\.(part|v\d+)\.ts$/)) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    for (const node of source.statements.filter(ts.isClassDeclaration)) {
      if (node.name) comments.set(node.name.text, commentsOfClass(node));
    }
  }
  return comments;
}
