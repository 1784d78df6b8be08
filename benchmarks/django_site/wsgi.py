"""Started by granian, with what ours has too: everything alive stays alive."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.django_site.settings")
application = get_wsgi_application()
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
