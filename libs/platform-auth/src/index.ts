export { platformAuthFaults } from './key-files.js';
export { KEY_RING, type KeyRing } from './key-ring.js';
export { PlatformAuthConfig } from './platform-auth.config.js';
export { PlatformAuthModule } from './platform-auth.module.js';
