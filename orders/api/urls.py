"""Addresses of orders."""

from rest_framework.routers import SimpleRouter

from orders.api.views import OrderViews

router = SimpleRouter()
router.register("orders", OrderViews, basename="order")
urlpatterns = router.urls
