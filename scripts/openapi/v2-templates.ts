// v2's templates and their roles.

import { role, TEMPLATE_ID, template } from './examples.ts'
import { type Answer, inPath, type Operation } from './operation.ts'
import { paging } from './v2-rooms.ts'

const part = { tag: 'v2 templates', caller: 'manager' } as const

const templateId = inPath('templateId', 'The id of the template, 24 hex digits.', TEMPLATE_ID)
const roleName = inPath('role', 'The name of the role.', 'guest')

const theTemplate: Answer = {
  status: 200,
  description: 'The template.',
  schema: 'V2Template',
  examples: { template },
}

const theRole: Answer = {
  status: 200,
  description: 'The role.',
  schema: 'V2Role',
  examples: { role: role('guest') },
}

export const v2Templates: Operation[] = [
  {
    ...part,
    id: 'v2CreateTemplate',
    method: 'post',
    path: '/v2/templates',
    summary: 'Make a template, or change the one of this name',
    description:
      'All fields may be left out. An empty role gets defaults: everything for `host`, nothing for others.',
    body: {
      schema: 'V2TemplateBody',
      examples: {
        'two roles': { name: 'lessons', roles: { host: {}, guest: {} } },
        'with limits': {
          name: 'webinar',
          roles: {
            speaker: { permissions: { endRoom: true, removeOthers: true }, maxPeerCount: 4 },
            listener: { priority: 5 },
          },
          link_target: 'https://app.example.com/{role}/{code}',
        },
      },
    },
    answers: [theTemplate],
    refuses: ['invalid_field', 'not_supported'],
  },
  {
    ...part,
    id: 'v2ListTemplates',
    method: 'get',
    path: '/v2/templates',
    summary: 'List templates, newest first',
    description: 'The one named `default` is made at its first use.',
    parameters: paging,
    answers: [
      {
        status: 200,
        description: 'A page of templates.',
        schema: 'V2Templates',
        examples: { templates: { limit: 10, data: [template], last: '' } },
      },
    ],
    refuses: ['invalid_field'],
  },
  {
    ...part,
    id: 'v2ReadTemplate',
    method: 'get',
    path: '/v2/templates/{templateId}',
    summary: 'Read a template',
    description: 'With its roles.',
    parameters: [templateId],
    answers: [theTemplate],
    refuses: ['template_not_found'],
  },
  {
    ...part,
    id: 'v2UpdateTemplate',
    method: 'post',
    path: '/v2/templates/{templateId}',
    summary: 'Change a template',
    description:
      'Only the fields sent change; `roles` as a whole set. Codes and tokens of a deleted role open nothing from the answer on: allow 15 seconds.',
    parameters: [templateId],
    body: {
      schema: 'V2TemplateBody',
      examples: { rename: { name: 'courses' }, 'other roles': { roles: { host: {}, pupil: {} } } },
    },
    answers: [theTemplate],
    refuses: ['invalid_field', 'not_supported', 'template_not_found', 'template_exists'],
  },
  {
    ...part,
    id: 'v2ReadRole',
    method: 'get',
    path: '/v2/templates/{templateId}/roles/{role}',
    summary: 'Read a role',
    description: 'By its name.',
    parameters: [templateId, roleName],
    answers: [theRole],
    refuses: ['template_not_found', 'role_not_found'],
  },
  {
    ...part,
    id: 'v2PutRole',
    method: 'post',
    path: '/v2/templates/{templateId}/roles/{role}',
    summary: 'Make, change or rename a role',
    description:
      'Only the fields sent change. A renamed role stays the same one: its codes go on working. Allow 15 seconds.',
    parameters: [templateId, roleName],
    body: {
      schema: 'V2RoleBody',
      examples: {
        'at most two': { maxPeerCount: 2, permissions: { mute: true } },
        rename: { name: 'pupil' },
      },
    },
    answers: [theRole],
    refuses: ['invalid_field', 'template_not_found', 'role_exists'],
  },
  {
    ...part,
    id: 'v2DeleteRole',
    method: 'delete',
    path: '/v2/templates/{templateId}/roles/{role}',
    summary: 'Delete a role',
    description:
      'Its codes and tokens open nothing from the answer on, and never again: a later role of the same name is another one. Allow 15 seconds.',
    parameters: [templateId, roleName],
    answers: [{ status: 204, description: 'It is deleted.' }],
    refuses: ['template_not_found', 'role_not_found'],
  },
]
