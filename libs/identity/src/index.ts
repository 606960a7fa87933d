export type { AccessRules } from './access.js';
export { readAccess, signInKeyUrls } from './access-rules.js';
export { IdentityConfig } from './identity.config.js';
export { IdentityModule } from './identity.module.js';
