{% load static %}/* The service worker, put together of parts; it changes when one of its files does. */
self.FILES = [{% for file in files %}"{% static file %}"{% if not forloop.last %}, {% endif %}{% endfor %}];
self.PUSH = { key: "{{ push_key }}", renew: "{% url 'device-renew' %}" };
importScripts({% for part in parts %}"{% static part %}"{% if not forloop.last %}, {% endif %}{% endfor %});
