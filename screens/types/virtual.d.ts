// The modules that tools/plugins.mjs makes.
declare module "words:*";
declare module "icon:*" {
  const path: string;
  export default path;
}
declare module "icons:plan" {
  export const icons: Record<string, string>;
}
