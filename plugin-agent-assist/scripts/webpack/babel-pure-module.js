const types = require('@babel/types');
const { default: annotateAsPure } = require('@babel/helper-annotate-as-pure');

/** Whether a statement is `local.name = …`, with such a name. */
const sets = (statement, names) => {
  if (!statement.isExpressionStatement()) return false;
  const target = statement.node.expression.left;
  return (
    target?.type === 'MemberExpression' &&
    target.object.type === 'Identifier' &&
    !target.computed &&
    names.test(target.property.name)
  );
};

/** What a function does when it is called is its own affair, and so is what an `if` or a loop does. */
const defines = (statement) =>
  statement.isVariableDeclaration() ||
  statement.isClassDeclaration() ||
  statement.isExportNamedDeclaration() ||
  statement.isExportDefaultDeclaration();

/** A template with a tag is a call that no minifier takes a word on: a call around it is one. */
const wrapAsPure = (tagged) => {
  const call = types.callExpression(types.arrowFunctionExpression([], tagged.node), []);
  annotateAsPure(call);
  tagged.replaceWith(call);
  tagged.skip();
};

/**
 * A Babel plugin for a module that does nothing but define: marks the calls of its top level as free of side
 * effects, so that a definition that is not used can go, and takes out the statements and
 * static fields that set a property of such a name on one of its definitions.
 * @param _ Babel itself
 * @param {{droppedProperties: RegExp}} options
 */
module.exports = (_, { droppedProperties }) => ({
  visitor: {
    // At the end, when other plugins have put there what they put there.
    Program: {
      exit(program) {
        for (const statement of program.get('body')) {
          if (sets(statement, droppedProperties)) statement.remove();
          else if (defines(statement))
            statement.traverse({
              Function: (inner) => inner.skip(),
              'CallExpression|NewExpression': (call) => annotateAsPure(call),
              TaggedTemplateExpression: (tagged) => wrapAsPure(tagged),
              ClassProperty: (field) => {
                if (field.node.static && droppedProperties.test(field.node.key.name)) field.remove();
              },
            });
        }
      },
    },
  },
});
