import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "src/api/schema.ts"] },
  js.configs.recommended,
  tseslint.configs.strict,
  jsxA11y.flatConfigs.recommended,
  reactHooks.configs.flat["recommended-latest"],
  {
    languageOptions: { globals: globals.browser },
    rules: {
      "no-console": "error",
      // Pages show what people and cameras wrote: text only, never markup.
      "no-restricted-syntax": [
        "error",
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "Show text, not markup." },
        { selector: "MemberExpression[property.name='innerHTML']", message: "Show text, not markup." },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  { files: ["public/**/*.js"], languageOptions: { sourceType: "script" } },
);
