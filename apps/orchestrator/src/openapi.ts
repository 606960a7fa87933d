import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { API_SETTINGS, type ApiSettings } from './api-settings.js';
import { withProblems } from './openapi-problems.js';

const ABOUT = [
  'Finds a patient, the GP practice that holds the record, and what that practice can do; then retrieves the structured record through GP Connect.',
  'Every problem says what happened (`title`), what to do (`action`) and who can do it (`audience`), with a `correlationId` for support.',
].join(' ');

/** Description of the API, made from the zod schemas: `/openapi.json`, and readable at `/docs`. */
export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApiOf(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  });
}

function openApiOf(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('GP Connect Orchestrator')
    .setDescription(ABOUT)
    .setVersion('1')
    .addBearerAuth();
  const { publicUrl } = app.get<ApiSettings>(API_SETTINGS);
  return withProblems(SwaggerModule.createDocument(app, builder.build()), publicUrl);
}
