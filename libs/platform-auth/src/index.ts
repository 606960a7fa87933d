export { PlatformAuthConfig } from './platform-auth.config.js';
export { PlatformAuthModule } from './platform-auth.module.js';
